#!lua name=ngage_vote

-- Stores ballots and counts them in the same step. A fan's ballot is one byte at offset = its index in
-- the shard: low nibble 1 + the option's place (0 = none), high nibble the ballot's seq. Sending the
-- same batch again changes nothing and gets the same replies.
--
-- All ballots of a batch are written by one BITFIELD, which says what was there before; what should not
-- have been overwritten is put back. That costs half of looking first (docs/decisions/0013). Nobody sees
-- what happens in between.

local DAYS_30 = 2592000
local SEALED, FINAL = 1, 2

local text = {}
for value = 0, 255 do text[value] = '' .. value end

-- Arguments of BITFIELD, kept from call to call: SET u8 #index ballot, or GET u8 #index.
local MAX_BATCH = 1000
local sets, gets, ballots = {}, {}, {}
for i = 0, MAX_BATCH - 1 do
  sets[4 * i + 1], sets[4 * i + 2] = 'SET', 'u8'
  gets[3 * i + 1], gets[3 * i + 2] = 'GET', 'u8'
end

-- The name of this data set's history: another one after every start and every promotion, so that
-- whoever was told of a ballot under another name must make sure that it is here too.
local function incarnation()
  return string.sub(string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)'), 1, 16)
end

local function stage(ask)
  return tonumber(redis.call('HGET', ask, 'stage') or 0)
end

-- packed: n x (u8 ballot, u8 length of index, index as '#123')
local function unpack_batch(packed)
  local byte, sub, length = string.byte, string.sub, #packed
  local n, position = 0, 1
  while position <= length do
    local ballot, digits = byte(packed, position, position + 1)
    local index = sub(packed, position + 2, position + 1 + digits)
    sets[4 * n + 3], sets[4 * n + 4] = index, text[ballot]
    gets[3 * n + 3] = index
    n = n + 1
    ballots[n] = ballot
    position = position + 2 + digits
  end
  return n
end

-- A string grows to twice its size when it must: make it at once as long as it will be.
local function make_room(choices, needed, room)
  local length = redis.call('STRLEN', choices)
  if needed <= length then return end
  if length == 0 then
    redis.call('SETRANGE', choices, room - 1, '\0')
    redis.call('EXPIRE', choices, DAYS_30)
  else
    local longer = redis.call('GET', choices) .. string.rep('\0', room - length)
    redis.call('SET', choices, longer, 'KEEPTTL')
  end
end

local function seq(ballot) return math.floor(ballot / 16) end

-- A retry of what was stored in time must still hear that it counts.
local function confirm(choices, n)
  local stored, replies = redis.call('BITFIELD', choices, unpack(gets, 1, 3 * n)), {}
  for i = 1, n do
    replies[i] = seq(stored[i]) == seq(ballots[i]) and stored[i] or 0
  end
  return string.char(unpack(replies, 1, n))
end

local function count(ask, changes)
  local by_choice = {}
  for ballot, change in pairs(changes) do
    local choice = ballot % 16
    by_choice[choice] = (by_choice[choice] or 0) + change
  end
  for choice, change in pairs(by_choice) do
    if change ~= 0 then redis.call('HINCRBY', ask, choice, change) end
  end
end

local function store(choices, ask, last_counts, n)
  local before = redis.call('BITFIELD', choices, unpack(sets, 1, 4 * n))
  local changes, replies, kept = {}, nil, nil
  for i = 1, n do
    local ballot, stored = ballots[i], before[i]
    if stored == 0 then
      changes[ballot] = (changes[ballot] or 0) + 1
    elseif stored ~= ballot or kept then
      local index = sets[4 * i - 1]
      kept = kept or {}
      replies = replies or {}
      stored = kept[index] or stored
      local counts = last_counts and seq(ballot) > seq(stored) and ballot or stored
      if counts ~= stored then
        changes[stored] = (changes[stored] or 0) - 1
        changes[counts] = (changes[counts] or 0) + 1
      end
      kept[index] = counts
      replies[i] = counts
    end
  end
  if kept then
    for index, counts in pairs(kept) do
      redis.call('BITFIELD', choices, 'SET', 'u8', index, text[counts])
    end
    for i = 1, n do replies[i] = replies[i] or ballots[i] end
  end
  count(ask, changes)
  return replies and string.char(unpack(replies, 1, n)) or ''
end

-- keys: choices (string), ask (hash: stage, and a count for each 1 + place)
-- args: FIRST or LAST,
--   NEW, or AGAIN for ballots that were acknowledged, which count until the tally is final, or LATE for
--   those that come when it is,
--   how long the choices must be, how long they will become, ballots as above
-- returns the incarnation, and n bytes: for each ballot the byte that counts for its fan, or 0 for "too
--   late"; no bytes if every ballot counts as it is
local function cast(keys, args)
  local choices, ask, when = keys[1], keys[2], args[2]
  local n, known = unpack_batch(args[5]), redis.call('HGET', ask, 'stage')
  local reached = tonumber(known or 0)
  if when == 'LATE' or reached == FINAL or reached == SEALED and when ~= 'AGAIN' then
    return incarnation() .. confirm(choices, n)
  end
  if not known then
    redis.call('HSET', ask, 'stage', 0)
    redis.call('EXPIRE', ask, DAYS_30)
  end
  make_room(choices, tonumber(args[3]), tonumber(args[4]))
  return incarnation() .. store(choices, ask, args[1] == 'LAST', n)
end

-- keys: ask
-- returns incarnation, stage, and the 15 counts, with spaces between
local function state(keys)
  local counts = redis.call('HMGET', keys[1], 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  for i = 1, 15 do counts[i] = counts[i] or '0' end
  return incarnation() .. ' ' .. stage(keys[1]) .. ' ' .. table.concat(counts, ' ')
end

-- From here on only ballots that were acknowledged before are taken.
--
-- keys: ask    returns its state
local function seal(keys)
  if stage(keys[1]) < SEALED then redis.call('HSET', keys[1], 'stage', SEALED) end
  redis.call('EXPIRE', keys[1], DAYS_30)
  return state(keys)
end

-- All that was acknowledged is here, if this is still the data set that was asked: nothing changes any
-- more.
--
-- keys: ask    args: incarnation    returns its state
local function finish(keys, args)
  if incarnation() == args[1] and stage(keys[1]) == SEALED then
    redis.call('HSET', keys[1], 'stage', FINAL)
  end
  return state(keys)
end

redis.register_function('ngage_cast', cast)
redis.register_function('ngage_seal', seal)
redis.register_function('ngage_finish', finish)
redis.register_function('ngage_tally', state)
