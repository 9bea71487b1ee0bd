-- Run by wrk with a body, which is posted again and again.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "summary.lua")

wrk.method = "POST"

function init(arguments)
    wrk.body = arguments[1]
    posted = wrk.format()
end

function request()
    return posted
end
