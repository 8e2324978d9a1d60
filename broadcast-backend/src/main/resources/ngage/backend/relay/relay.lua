#!lua name=ngage_relay

-- The cue log's one way in. Everything that decides whether an append may happen is checked here, in
-- the same step as the append itself: the writer's lease, the next offset, and whether it is a repeat.
-- It is the lease that is checked, not only the term: an append that was stuck on its way, longer than
-- a lease lives, comes too late even if nobody else has taken over.
--
-- keys: log (stream), lease    args: writer's term, offset of the first entry, entry, entry, ...
-- returns OK, FENCED (the lease is not held in this term) or OFFSET (not the next offsets, nor a repeat)
local function append(keys, args)
  if redis.call('HGET', keys[2], 'term') ~= args[1] then
    return 'FENCED'
  end
  local first, count = tonumber(args[2]), #args - 2

  local newest = redis.call('XREVRANGE', keys[1], '+', '-', 'COUNT', 1)[1]
  local last = newest and tonumber(string.match(newest[1], '^%d+')) or 0
  if first == last + 1 then
    for i = 1, count do
      redis.call('XADD', keys[1], string.format('%.0f-0', first + i - 1), 'entry', args[i + 2])
    end
    return 'OK'
  end

  for i = 1, count do
    local id = string.format('%.0f-0', first + i - 1)
    local found = redis.call('XRANGE', keys[1], id, id)[1]
    if not found or found[2][2] ~= args[i + 2] then
      return 'OFFSET'
    end
  end
  return 'OK'
end

-- Every acquisition is a new term, also by the node that holds the lease already: what it has in
-- flight from the term before is fenced off like anybody else's.
--
-- keys: lease, term    args: node, milliseconds to live
-- returns the new term, or 0 while another node holds the lease
local function acquire(keys, args)
  local holder = redis.call('HGET', keys[1], 'node')
  if holder and holder ~= args[1] then
    return 0
  end
  local term = redis.call('INCR', keys[2])
  redis.call('HSET', keys[1], 'node', args[1], 'term', term)
  redis.call('PEXPIRE', keys[1], args[2])
  return term
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

redis.register_function('ngage_append', append)
redis.register_function('ngage_acquire', acquire)
redis.register_function('ngage_renew', renew)
