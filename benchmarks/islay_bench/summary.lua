-- Run by wrk: after the load, writes what it saw as one line of JSON. Times are in microseconds.
-- It has no hook that is called for a request, so it costs the load nothing.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        'summary {"requests": %d, "microseconds": %d, "p50": %.1f, "p99": %.1f, "p999": %.1f, "maximum": %.1f, ' ..
        '"refused": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d}\n',
        summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max,
        errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
