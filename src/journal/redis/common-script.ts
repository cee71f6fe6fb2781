/** How long it is remembered how a session ended, in seconds. */
export const REMEMBERED_SECONDS = 900;

/** How long an episode of a run waits for a server that can keep it, in seconds: a week. */
export const UNKEPT_SECONDS = 604_800;

/** What every script begins with. `run` of a session is that of an episode in play, and empty otherwise. */
export const COMMON = `
local P, me = ARGV[1], ARGV[2]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function session(id) return P .. 'session:' .. id end
local function records(id) return P .. 'records:' .. id end
local function of(replica) return P .. 'of:' .. replica end
local function used(id)
  redis.call('ZADD', P .. 'used', now, id)
  redis.call('ZREM', P .. 'gone', id)
end
local function tell(replica, id)
  if replica ~= me then redis.call('PUBLISH', P .. 'lost:' .. replica, id) end
end
local function begun(owner, run, policy)
  local key = owner .. '\\n' .. run
  local playing = P .. 'playing:' .. key
  redis.call('HINCRBY', playing, 'open', 1)
  redis.call('HSETNX', playing, 'first', now)
  redis.call('HSET', playing, 'last', now, 'policy', policy)
  redis.call('SADD', P .. 'playing', key)
end
local function over(id, owner, run, how)
  local key = id .. ':' .. redis.call('HGET', session(id), 'began')
  local kept = P .. 'over:' .. key
  redis.call('RPUSH', kept, owner, how, now, unpack(redis.call('LRANGE', records(id), 0, -1)))
  redis.call('EXPIRE', kept, ${UNKEPT_SECONDS})
  redis.call('ZADD', P .. 'unkept', now, key)
  local playing = owner .. '\\n' .. run
  if redis.call('HINCRBY', P .. 'playing:' .. playing, 'open', -1) <= 0 then
    redis.call('DEL', P .. 'playing:' .. playing)
    redis.call('SREM', P .. 'playing', playing)
  end
end
local function finish(id, how)
  local known = redis.call('HMGET', session(id), 'owner', 'replica', 'opening', 'run')
  if known[1] and known[4] and known[4] ~= '' then over(id, known[1], known[4], how) end
  redis.call('DEL', session(id), records(id))
  redis.call('ZREM', P .. 'ids', id)
  redis.call('ZREM', P .. 'used', id)
  redis.call('ZREM', P .. 'gone', id)
  if not known[1] then return end
  if known[1] ~= '' and redis.call('HINCRBY', P .. 'owners', known[1], -1) <= 0 then
    redis.call('HDEL', P .. 'owners', known[1])
  end
  redis.call('SREM', of(known[2]), id)
  if known[3] and redis.call('GET', known[3]) == id then redis.call('DEL', known[3]) end
  redis.call('SET', P .. 'ended:' .. id, how, 'EX', ${REMEMBERED_SECONDS})
  tell(known[2], id)
end
`;
