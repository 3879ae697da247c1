-- Takes one permit from each of several buckets, or from none.
--
-- A bucket is a list of the times, in milliseconds, at which permits were taken in the last window, the newest first. So
-- no stretch of time of a window's length ever holds more than the permits, at its edges neither. Times are Redis's own:
-- the nodes' clocks have no part in it. They never run backwards, whatever Redis's clock does after a failover.
--
-- KEYS     one list per bucket, all in one hash slot
-- ARGV     for each bucket its permits and its window in milliseconds
-- returns  1 or 0: taken or not; then for each bucket how many permits are in use, and the milliseconds until one is free
--          again (of a bucket that is not full: until the oldest comes back)
local time = redis.call('TIME')
local clock = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local taken = 1
local now, used = {}, {}

for i, key in ipairs(KEYS) do
  local permits, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local newest = tonumber(redis.call('LINDEX', key, 0) or 0)
  now[i] = math.max(clock, newest)
  local oldest = redis.call('LINDEX', key, -1)
  while oldest and tonumber(oldest) + window <= now[i] do
    redis.call('RPOP', key)
    oldest = redis.call('LINDEX', key, -1)
  end
  used[i] = redis.call('LLEN', key)
  if used[i] >= permits then
    taken = 0
  end
end

local answer = {taken}
for i, key in ipairs(KEYS) do
  local permits, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  if taken == 1 then
    redis.call('LPUSH', key, string.format('%.0f', now[i]))
    redis.call('PEXPIRE', key, window)
    used[i] = used[i] + 1
  end
  -- Of a list that is longer than the permits, since they were fewer in the meantime, more than one has to come back.
  local next = redis.call('LINDEX', key, -1 - math.max(0, used[i] - permits))
  answer[2 * i] = used[i]
  answer[2 * i + 1] = next and tonumber(next) + window - now[i] or 0
end
return answer
