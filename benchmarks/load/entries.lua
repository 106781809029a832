-- W1 and W2: new entries. Arguments: the file with token, behaviour and context of each client, and
-- how many entries a request holds. Bodies are made once; only ids are new with every request.

local RECORD = '{"behaviour_id":"%s","context_id":"%s","occurred_at":"%s","time_zone":"Europe/Berlin",'
  .. '"logged_at":"%s","outcome":"partly","managed":3,"expected_likelihood":70,'
  .. '"distress_before":55,"distress_peak":80,"distress_after":40,"happened":"no",'
  .. '"duration_minutes":12,"words":{"expected":"They will see my hands shake.",'
  .. '"learned":"Nobody minded. I stayed to the end of it."}}'
local HEAD = "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
  .. "Content-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"

local clients, size = {}, 1

function init(arguments)
  size = tonumber(arguments[2])
  math.randomseed(os.time())
  local now = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - 60)
  for line in io.lines(arguments[1]) do
    local token, behaviour, context = line:match("(%S+) (%S+) (%S+)")
    local record = RECORD:format(behaviour, context, now, now)
    clients[#clients + 1] = { token = token, record = record }
  end
end

-- UUIDv7: the second, a counter in place of the milliseconds' rest, then chance.
local function new_id()
  local time = string.format("%012x", os.time() * 1000 + math.random(0, 999))
  return string.format("%s-%s-7%03x-%04x-%06x%06x", time:sub(1, 8), time:sub(9),
    math.random(0, 0xfff), math.random(0x8000, 0xbfff),
    math.random(0, 0xffffff), math.random(0, 0xffffff))
end

local function one(client)
  local line = "PUT /v1/practice-entries/" .. new_id()
  return HEAD:format(line, client.token, "If-None-Match: *\r\n", #client.record) .. client.record
end

local function many(client)
  local parts, close = {}, '","base":null,"record":' .. client.record .. "}"
  for number = 1, size do
    parts[number] = '{"kind":"practice-entry","id":"' .. new_id() .. close
  end
  local body = '{"items":[' .. table.concat(parts, ",") .. "]}"
  return HEAD:format("POST /v1/changes", client.token, "", #body) .. body
end

function request()
  local client = clients[math.random(#clients)]
  return size == 1 and one(client) or many(client)
end
