import { COMMON } from "./common-script.js";
import { RUN_SCRIPTS } from "./run-scripts.js";

export { REMEMBERED_SECONDS } from "./common-script.js";

/**
 * The functions that run on the store, each at once. What lies there, every name after the prefix:
 *
 * - `session:ID`, a hash: `run`, `policy`, `began`, `done`, as its records say of its episode; `opened`, when; `epoch`, how often the session was taken; `replica`, who took it last; `seq`, the number of its last
 *   record, or -1; `owner`; `opening`, the key of the request that opened it; `reset`, that request's id as long as nothing was
 *   done since; `yields`, when a full server may give it up: 0 never, 1 always, 2 when no
 *   connection holds it; `socket`, `held`, `stays`, as its records say.
 * - `records:ID`, a list: its opening, its last reset and the steps since, framed as in a file.
 * - `ids`, a sorted set: all ids in their order.
 * - `used` and `gone`, sorted sets: when each was used last, and when its last connection was gone.
 * - `owners`, a hash: how many sessions each has. `opening:OWNER:REQUEST`: the session that the request opened.
 * - `replicas`, a sorted set: until when each server is taken to be there. `of:REPLICA`: the sessions that it took last.
 * - `ended:ID`: how a session ended.
 * - `playing:OWNER\\nRUN`, a hash, and `playing`, a set of those there are: `open`, how many episodes of a run are in play; `first` and `last`,
 *   when one began; `policy`, who plays the last. `over:ID:RESET`, a list: of an episode that is over its owner, how and when it ended, and its records;
 *   `unkept`, a sorted set of these: from when on a server may keep it. `run:…`, see `run-scripts.ts`.
 */

/** Sessions that one sweep looks at, of each kind: a few milliseconds' work. */
const MOST_SWEPT = 500;

/** A replica that is not there any more: its sockets are gone, and so are the connections that held sessions. */
const BURY = `
local function bury(replica, ended)
  for _, id in ipairs(redis.call('SMEMBERS', of(replica))) do
    local known = redis.call('HMGET', session(id), 'socket', 'held', 'stays')
    if known[3] ~= '1' and known[1] == '1' then
      finish(id, 'lost')
      ended[#ended + 1] = id
      ended[#ended + 1] = 'lost'
    elseif known[3] ~= '1' and known[2] == '1' then
      redis.call('ZADD', P .. 'gone', 'NX', now, id)
    end
  end
  redis.call('ZREM', P .. 'replicas', replica)
end
`;

const SWEEP = `
local function endAll(key, before, how, ended)
  local overdue = redis.call('ZRANGEBYSCORE', P .. key, '-inf', before, 'LIMIT', 0, ${MOST_SWEPT})
  for _, id in ipairs(overdue) do
    finish(id, how)
    ended[#ended + 1] = id
    ended[#ended + 1] = how
  end
end
local function sweep(idle, grace)
  local ended = {}
  endAll('used', now - idle, 'idle', ended)
  if grace > 0 then endAll('gone', now - grace, 'disconnected', ended) end
  for _, replica in ipairs(redis.call('ZRANGEBYSCORE', P .. 'replicas', '-inf', '(' .. now)) do
    bury(replica, ended)
  end
  return ended
end
`;

/** `of`: of an owner's alone; false: of anybody's. */
const GIVE_UP = `
local function giveUp(owner, after)
  local idle = redis.call('ZRANGEBYSCORE', P .. 'used', '-inf', now - after, 'LIMIT', 0, ${MOST_SWEPT})
  for _, id in ipairs(idle) do
    local known = redis.call('HMGET', session(id), 'owner', 'yields', 'socket', 'held')
    local unused = known[2] == '1' or (known[2] == '2' and known[4] ~= '1') or redis.call('ZSCORE', P .. 'gone', id)
    if unused and known[3] ~= '1' and (not owner or known[1] == owner) then
      finish(id, 'given_up')
      return
    end
  end
end
`;

/** PREFIX REPLICA ID OWNER REQUEST MOST MOST_OF_OWNER IDLE GRACE YIELD_AFTER; -1 and empty: none. */
const OPEN = `${COMMON}${BURY}${SWEEP}${GIVE_UP}
local id, owner, request = ARGV[3], ARGV[4], ARGV[5]
local most, mostOfOwner = tonumber(ARGV[6]), tonumber(ARGV[7])
local idle, grace, yieldAfter = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local opening = P .. 'opening:' .. owner .. ':' .. request
if request ~= '' then
  local known = redis.call('GET', opening)
  if known and redis.call('HGET', session(known), 'reset') == request then return { 'known', known } end
end
local function all() return redis.call('ZCARD', P .. 'used') end
local function owned() return tonumber(redis.call('HGET', P .. 'owners', owner) or 0) end
local function tooMany() return mostOfOwner >= 0 and owned() >= mostOfOwner end
if all() >= most or tooMany() then sweep(idle, grace) end
if tooMany() then giveUp(owner, yieldAfter) end
if tooMany() then return { 'full', 'owner', owned(), mostOfOwner } end
if all() >= most then giveUp(false, yieldAfter) end
if all() >= most then return { 'full', 'server', all(), most } end
redis.call('HSET', session(id), 'epoch', 1, 'replica', me, 'seq', -1, 'owner', owner, 'yields', 0)
redis.call('HSET', session(id), 'opened', now)
redis.call('ZADD', P .. 'ids', 0, id)
if request ~= '' then
  redis.call('HSET', session(id), 'opening', opening, 'reset', request)
  redis.call('SET', opening, id)
end
if owner ~= '' then redis.call('HINCRBY', P .. 'owners', owner, 1) end
redis.call('SADD', of(me), id)
used(id)
return { 'opened' }
`;

/** PREFIX REPLICA ID: the epoch, the owner and the records; or how it ended. */
const TAKE = `${COMMON}
local id = ARGV[3]
local known = redis.call('HMGET', session(id), 'owner', 'replica')
if not known[1] then return { 'absent', redis.call('GET', P .. 'ended:' .. id) or '' } end
local epoch = redis.call('HINCRBY', session(id), 'epoch', 1)
if known[2] ~= me then
  redis.call('SREM', of(known[2]), id)
  redis.call('HSET', session(id), 'replica', me)
  tell(known[2], id)
end
redis.call('SADD', of(me), id)
used(id)
return { 'taken', epoch, known[1], redis.call('LRANGE', records(id), 0, -1) }
`;

/** PREFIX REPLICA ID SEEN: the number of its last record, the owner and the records, where that number is not SEEN; or how it ended. */
const LOOK = `${COMMON}
local id = ARGV[3]
local known = redis.call('HMGET', session(id), 'seq', 'owner')
if not known[1] then return { 'absent', redis.call('GET', P .. 'ended:' .. id) or '' } end
if known[1] == ARGV[4] then return { 'same' } end
return { 'here', known[1], known[2], redis.call('LRANGE', records(id), 0, -1) }
`;

/** Ids that are looked at together for those of one owner. */
const LOOKED_AT = 1000;

/** PREFIX REPLICA AFTER MOST OF_ONE OWNER: whether there are more; id, owner, age, idle time and records of each. */
const LIST = `${COMMON}
local most, listed, last = tonumber(ARGV[4]), { 0 }, '-'
if ARGV[3] ~= '' then last = '(' .. ARGV[3] end
local function row(id, known)
  local frames = redis.call('LRANGE', records(id), 0, 1)
  if redis.call('LLEN', records(id)) > 2 then frames[3] = redis.call('LINDEX', records(id), -1) end
  local idle = now - tonumber(redis.call('ZSCORE', P .. 'used', id) or now)
  return { id, known[1], now - tonumber(known[2] or now), idle, frames }
end
while true do
  local ids = redis.call('ZRANGEBYLEX', P .. 'ids', last, '+', 'LIMIT', 0, ${LOOKED_AT})
  if #ids == 0 then return listed end
  for _, id in ipairs(ids) do
    local known = redis.call('HMGET', session(id), 'owner', 'opened')
    if known[1] and (ARGV[5] == '0' or known[1] == ARGV[6]) then
      if #listed > most then
        listed[1] = 1
        return listed
      end
      listed[#listed + 1] = row(id, known)
    end
  end
  last = '(' .. ids[#ids]
end
`;

/** PREFIX REPLICA ID EPOCH: 1 where nobody has taken it since. */
const CONFIRM = `${COMMON}
local id = ARGV[3]
if redis.call('HGET', session(id), 'epoch') ~= ARGV[4] then return 0 end
used(id)
return 1
`;

/** PREFIX REPLICA ID EPOCH LAST: 1 where the server that writes took it last, and its last record is of that number. */
const FENCE = `${COMMON}
local id = ARGV[3]
local known = redis.call('HMGET', session(id), 'epoch', 'seq', 'owner', 'run')
if known[1] ~= ARGV[4] or known[2] ~= ARGV[5] then return 0 end
`;

/** …NEXT STARTS_OVER FIELDS NAME VALUE … RECORD …: the number of its last record then, what is told of it, and the records. */
const APPEND = `${FENCE}
local run = known[4] or ''
if ARGV[7] == '1' then
  if run ~= '' then over(id, known[3], run, 'reset') end
  run = ''
  redis.call('LTRIM', records(id), 0, 0)
end
local fields = tonumber(ARGV[8])
redis.call('HSET', session(id), 'seq', ARGV[6], unpack(ARGV, 9, 8 + fields))
redis.call('RPUSH', records(id), unpack(ARGV, 9 + fields))
if run ~= '' or ARGV[7] == '1' or known[2] == '-1' then
  local is = redis.call('HMGET', session(id), 'run', 'done', 'policy')
  if run == '' and is[1] and is[1] ~= '' then
    run = is[1]
    begun(known[3], run, is[3] or '')
  end
  if run ~= '' and is[2] == '1' then
    over(id, known[3], run, 'finished')
    redis.call('HSET', session(id), 'run', '')
  end
end
used(id)
return 1
`;

/** …HOW */
const END = `${FENCE}
finish(id, ARGV[6])
return 1
`;

/** PREFIX REPLICA ID EPOCH */
const DISCONNECTED = `${COMMON}
local id = ARGV[3]
if redis.call('HGET', session(id), 'epoch') == ARGV[4] then redis.call('ZADD', P .. 'gone', now, id) end
return 1
`;

/** PREFIX REPLICA IDLE GRACE: id and end of each, one after the other. */
const SWEEP_ALL = `${COMMON}${BURY}${SWEEP}
return sweep(tonumber(ARGV[3]), tonumber(ARGV[4]))
`;

/** PREFIX REPLICA LEASE: 1 where it was there before. */
const BEAT = `${COMMON}
local before = redis.call('ZSCORE', P .. 'replicas', me)
redis.call('ZADD', P .. 'replicas', now + tonumber(ARGV[3]), me)
return before and 1 or 0
`;

/** PREFIX REPLICA */
const LEAVE = `${COMMON}${BURY}
bury(me, {})
return 1
`;

export const SCRIPTS = {
  open: OPEN,
  take: TAKE,
  look: LOOK,
  list: LIST,
  confirm: CONFIRM,
  append: APPEND,
  end: END,
  disconnected: DISCONNECTED,
  sweep: SWEEP_ALL,
  beat: BEAT,
  leave: LEAVE,
  ...RUN_SCRIPTS,
} as const;

export type ScriptName = keyof typeof SCRIPTS;
