#!lua name=ngage_relay

local function id_of(offset)
  return string.format('%.0f-0', offset)
end

local function last_offset(log)
  local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  return newest and tonumber(string.match(newest[1], '^%d+')) or 0
end

local function entry_at(log, offset)
  local found = redis.call('XRANGE', log, id_of(offset), id_of(offset))[1]
  return found and found[2][2]
end

-- The cue log's one way in. Everything that decides whether an append may happen is checked here, in
-- the same step as the append itself: the writer's lease, the next offset, and whether it is a repeat.
-- It is the lease that is checked, not only the term: an append that was stuck on its way, longer than
-- a lease lives, comes too late even if nobody else has taken over.
--
-- The node is checked beside the term: a replica that was promoted may give out a term a second time.
--
-- keys: log (stream), lease    args: writer's node, its term, offset of the first entry, entry, entry, ...
-- returns OK, FENCED (the lease is not held by it in this term) or OFFSET (not the next offsets, nor a repeat)
local function append(keys, args)
  local held = redis.call('HMGET', keys[2], 'node', 'term')
  if held[1] ~= args[1] or held[2] ~= args[2] then
    return 'FENCED'
  end
  local first, count = tonumber(args[3]), #args - 3

  local last = last_offset(keys[1])
  if first == last + 1 then
    for i = 1, count do
      redis.call('XADD', keys[1], id_of(first + i - 1), 'entry', args[i + 3])
    end
    return 'OK'
  end

  for i = 1, count do
    if entry_at(keys[1], first + i - 1) ~= args[i + 3] then
      return 'OFFSET'
    end
  end
  return 'OK'
end

-- Gives the log entries that it had, or should have had. Whoever does so, and how often: only what is
-- missing at its end is added, and only if what is there before is the same.
--
-- keys: log    args: offset of the first entry, entry, entry, ...
-- returns OK, or OTHER if the log has another entry at one of these offsets, or none before the first
local function put_back(keys, args)
  local first, last = tonumber(args[1]), last_offset(keys[1])
  if first > last + 1 then
    return 'OTHER'
  end
  for i = 1, #args - 1 do
    local offset = first + i - 1
    if offset <= last and entry_at(keys[1], offset) ~= args[i + 1] then
      return 'OTHER'
    end
  end
  for i = math.max(1, last - first + 2), #args - 1 do
    redis.call('XADD', keys[1], id_of(first + i - 1), 'entry', args[i + 1])
  end
  return 'OK'
end

-- Every acquisition is a new term, also by the node that holds the lease already: what it has in
-- flight from the term before is fenced off like anybody else's.
--
-- keys: lease, term, holder    args: node, milliseconds to live, the node's origin
-- returns the new term, and node and origin of the other node that had the last one (empty if none had), also to one
-- that asks again because it did not hear the answer; the term is 0 while another node holds the lease
local function acquire(keys, args)
  local holder = redis.call('HGET', keys[1], 'node')
  if holder and holder ~= args[1] then
    return {0, '', ''}
  end
  local known = redis.call('HMGET', keys[3], 'node', 'origin', 'before', 'before-origin')
  local before, before_origin = known[3] or '', known[4] or ''
  if known[1] and known[1] ~= args[1] then
    before, before_origin = known[1], known[2] or ''
  end
  redis.call('HSET', keys[3], 'node', args[1], 'origin', args[3],
    'before', before, 'before-origin', before_origin)
  local term = redis.call('INCR', keys[2])
  redis.call('HSET', keys[1], 'node', args[1], 'term', term)
  redis.call('PEXPIRE', keys[1], args[2])
  return {term, before, before_origin}
end

-- keys: lease    args: node, term, milliseconds to live (0 = give it back)
-- returns 1 if the lease was this node's in this term
local function renew(keys, args)
  local held = redis.call('HMGET', keys[1], 'node', 'term')
  if held[1] ~= args[1] or held[2] ~= args[2] then
    return 0
  end
  redis.call('PEXPIRE', keys[1], args[3])
  return 1
end

-- Gives out the next numbers to fans, once each: a replica that was promoted may have heard of fewer
-- than were given out, so the nodes say how many they know of. Who asks again with the same token, since
-- no answer or no replica's confirmation came, gets the same numbers, unless somebody was given others
-- meanwhile.
--
-- keys: fans (how many were given out, and the last token)    args: how many, how many at least, token
-- returns the first
local function lease_fans(keys, args)
  local count, known = tonumber(args[1]), tonumber(args[2])
  local given, last = string.match(redis.call('GET', keys[1]) or '0', '^(%d+) ?(.*)$')
  local first = math.max(tonumber(given), known)
  if last == args[3] and tonumber(given) - count >= known then
    first = tonumber(given) - count
  end
  redis.call('SET', keys[1], string.format('%.0f %s', first + count, args[3]))
  return string.format('%.0f', first)
end

redis.register_function('ngage_append', append)
redis.register_function('ngage_put_back', put_back)
redis.register_function('ngage_acquire', acquire)
redis.register_function('ngage_renew', renew)
redis.register_function('ngage_lease_fans', lease_fans)
