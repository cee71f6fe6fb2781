import { COMMON } from "./common-script.js";

/**
 * The functions for episodes of runs that are over. What lies there, beside what `scripts.ts` tells, of each place in which a run is kept
 * (`PLACE`: by which rules and tickets, and which run): `run:PLACE`, a list of its lines; `runkept:PLACE`, a set of the episodes that they are of;
 * `runsum:PLACE`, a hash of its figures; `runpolicies:PLACE`, a list of who played; `runs:GROUND`, a set of the places of some rules and tickets.
 */

/** PREFIX REPLICA LEASE MOST: of each episode that nobody keeps its key, owner, end, time and records; they are this server's for a while. */
const CLAIM = `${COMMON}
local claimed = {}
for _, key in ipairs(redis.call('ZRANGEBYSCORE', P .. 'unkept', '-inf', now, 'LIMIT', 0, ARGV[4])) do
  local frames = redis.call('LRANGE', P .. 'over:' .. key, 0, -1)
  if #frames == 0 then
    redis.call('ZREM', P .. 'unkept', key)
  else
    redis.call('ZADD', P .. 'unkept', now + tonumber(ARGV[3]), key)
    claimed[#claimed + 1] = { key, frames }
  end
end
return claimed
`;

/** PREFIX REPLICA KEY: it is kept. */
const SETTLE = `${COMMON}
redis.call('ZREM', P .. 'unkept', ARGV[3])
redis.call('DEL', P .. 'over:' .. ARGV[3])
return 1
`;

/** PREFIX REPLICA GROUND RUN EPISODE LINE POLICY FIRST LAST NAME BY …: keeps the line of the episode once. */
const KEEP = `${COMMON}
local place = ARGV[3] .. ':' .. ARGV[4]
if redis.call('SADD', P .. 'runkept:' .. place, ARGV[5]) == 0 then return 0 end
redis.call('RPUSH', P .. 'run:' .. place, ARGV[6])
redis.call('SADD', P .. 'runs:' .. ARGV[3], ARGV[4])
local sums, policies = P .. 'runsum:' .. place, P .. 'runpolicies:' .. place
local first, last = unpack(redis.call('HMGET', sums, 'first', 'last'))
if not first or tonumber(ARGV[8]) < tonumber(first) then redis.call('HSET', sums, 'first', ARGV[8]) end
if not last or tonumber(ARGV[9]) > tonumber(last) then redis.call('HSET', sums, 'last', ARGV[9]) end
for i = 10, #ARGV, 2 do redis.call('HINCRBYFLOAT', sums, ARGV[i], ARGV[i + 1]) end
if ARGV[7] ~= '' then
  local known = false
  for _, policy in ipairs(redis.call('LRANGE', policies, 0, -1)) do known = known or policy == ARGV[7] end
  if not known then redis.call('RPUSH', policies, ARGV[7]) end
end
return 1
`;

/** PREFIX REPLICA GROUND: the name of each run, its policies and its figures. */
const SUMS = `${COMMON}
local told = {}
for _, run in ipairs(redis.call('SMEMBERS', P .. 'runs:' .. ARGV[3])) do
  local place = ARGV[3] .. ':' .. run
  local policies = redis.call('LRANGE', P .. 'runpolicies:' .. place, 0, -1)
  told[#told + 1] = { run, policies, redis.call('HGETALL', P .. 'runsum:' .. place) }
end
return told
`;

/** PREFIX REPLICA GROUND RUN FROM TO: these lines of the run. */
const LINES = `${COMMON}
return redis.call('LRANGE', P .. 'run:' .. ARGV[3] .. ':' .. ARGV[4], ARGV[5], ARGV[6])
`;

/** PREFIX REPLICA CURSOR: where to look on (0: all was looked at), and of some rules and tickets which, and the names of their runs. */
const PLACES = `${COMMON}
local found = redis.call('SCAN', ARGV[3], 'MATCH', P .. 'runs:*', 'COUNT', 1000)
local told = {}
for _, key in ipairs(found[2]) do
  told[#told + 1] = { string.sub(key, #P + #'runs:' + 1), redis.call('SMEMBERS', key) }
end
return { found[1], told }
`;

/** PREFIX REPLICA GROUND RUN: all that is kept of the run goes; how many lines it had. */
const FORGET = `${COMMON}
local place = ARGV[3] .. ':' .. ARGV[4]
local lines = redis.call('LLEN', P .. 'run:' .. place)
for _, what in ipairs({ 'run:', 'runkept:', 'runsum:', 'runpolicies:' }) do redis.call('DEL', P .. what .. place) end
redis.call('SREM', P .. 'runs:' .. ARGV[3], ARGV[4])
return { lines }
`;

/** PREFIX REPLICA: the name of each run that has episodes in play, and what is told of them. */
const PLAYING = `${COMMON}
local told = {}
for _, run in ipairs(redis.call('SMEMBERS', P .. 'playing')) do
  told[#told + 1] = { run, redis.call('HGETALL', P .. 'playing:' .. run) }
end
return told
`;

export const RUN_SCRIPTS = {
  claim: CLAIM,
  settle: SETTLE,
  keep: KEEP,
  sums: SUMS,
  lines: LINES,
  places: PLACES,
  forget: FORGET,
  playing: PLAYING,
} as const;
