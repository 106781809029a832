-- W3 and W4: each line of the file is a token and what it asks for. Every request is made once.

local requests = {}

function init(arguments)
  math.randomseed(os.time())
  for line in io.lines(arguments[1]) do
    local token, path = line:match("(%S+) (%S+)")
    requests[#requests + 1] = "GET " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
      .. "Authorization: Bearer " .. token .. "\r\n\r\n"
  end
end

function request()
  return requests[math.random(#requests)]
end
