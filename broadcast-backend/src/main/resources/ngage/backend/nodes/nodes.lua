#!lua name=ngage_nodes

-- The board on which the nodes of a show run say how they are. What a node said is forgotten when its
-- time is over.
--
-- keys: pulses (hash: node -> pulse), ends (sorted set: node -> when it is over, ms)
-- args: node, pulse (empty: only look), milliseconds to live, ALL or NONE
-- returns the time of Redis in microseconds, and with ALL every pulse after it
local function pulse(keys, args)
  local time = redis.call('TIME')
  local millis = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  for _, node in ipairs(redis.call('ZRANGEBYSCORE', keys[2], '-inf', millis)) do
    redis.call('HDEL', keys[1], node)
    redis.call('ZREM', keys[2], node)
  end
  if args[2] ~= '' then
    redis.call('HSET', keys[1], args[1], args[2])
    redis.call('ZADD', keys[2], millis + tonumber(args[3]), args[1])
  end
  local reply = {time[1] .. string.format('%06d', tonumber(time[2]))}
  if args[4] == 'ALL' then
    for _, value in ipairs(redis.call('HVALS', keys[1])) do
      reply[#reply + 1] = value
    end
  end
  return reply
end

redis.register_function('ngage_pulse', pulse)
