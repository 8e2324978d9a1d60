#!lua name=ngage_vote

-- Stores ballots and counts them in the same step. A fan's ballot is one byte at offset = fan index:
-- low nibble 1 + the option's place (0 = none), high nibble the ballot's seq. Sending the same batch
-- again changes nothing and gets the same replies.
--
-- keys: choices (string), ask (hash: sealed, and a count for each 1 + place)
-- args: FIRST or LAST, ballots: n x (u32 LE fan index, u8 ballot)
-- returns n bytes: for each ballot the byte that counts for its fan, or 0 for "too late"
local function cast(keys, args)
  local choices, ask, last_counts, ballots = keys[1], keys[2], args[1] == 'LAST', args[2]
  local sealed = redis.call('HGET', ask, 'sealed')
  local changes, replies, position = {}, {}, 1
  for i = 1, #ballots / 5 do
    local fan, ballot
    fan, ballot, position = struct.unpack('<I4B', ballots, position)
    local stored = string.byte(redis.call('GETRANGE', choices, fan, fan)) or 0
    local seq, stored_seq = math.floor(ballot / 16), math.floor(stored / 16)
    local reply = stored
    if sealed then
      -- A retry of what was stored in time must still hear that it counts.
      if stored_seq ~= seq then reply = 0 end
    elseif stored == 0 or (last_counts and seq > stored_seq) then
      redis.call('SETRANGE', choices, fan, string.char(ballot))
      local choice = ballot % 16
      changes[choice] = (changes[choice] or 0) + 1
      if stored ~= 0 then
        local before = stored % 16
        changes[before] = (changes[before] or 0) - 1
      end
      reply = ballot
    end
    replies[i] = string.char(reply)
  end
  for choice, change in pairs(changes) do
    if change ~= 0 then redis.call('HINCRBY', ask, choice, change) end
  end
  return table.concat(replies)
end

-- keys: ask (hash)
local function seal(keys)
  redis.call('HSET', keys[1], 'sealed', 1)
  return 'OK'
end

redis.register_function('ngage_cast', cast)
redis.register_function('ngage_seal', seal)
