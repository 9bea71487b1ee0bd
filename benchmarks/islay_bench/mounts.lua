-- Run by wrk with a number of hosts: asks for each of ten paths of each host in turn.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "summary.lua")

local requests, next = {}, 0

function init(arguments)
    for host = 0, arguments[1] - 1 do
        for path = 0, 9 do
            local to = {Host = "h" .. host .. ".example"}
            requests[#requests + 1] = wrk.format("GET", "/p" .. path .. "/x", to)
        end
    end
end

function request()
    next = next % #requests + 1
    return requests[next]
end
