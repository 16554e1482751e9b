-- Answers the calls of a function or class problem. Requests come in on descriptor 3, replies go out
-- on 4, a line of JSON each.
--
-- Lua opens no descriptor by its number, so two `cat`s stand between. It has no fork either, but a
-- chunk sees only the environment that it is given. So each case runs the file again in a fresh copy
-- of the standard library, which the answer may change as it likes.
--
-- A table is a list or a map by the declared type of the result; so is an empty one.

local MOST_BYTES = 64 << 20
local DEEPEST = 180
local SAFE = 9007199254740991

local getinfo, getlocal = debug.getinfo, debug.getlocal
local pairs, type, tostring, tonumber, select, pcall, xpcall = pairs, type, tostring, tonumber, select, pcall, xpcall
local rawget, next, load, error, setmetatable, getmetatable = rawget, next, load, error, setmetatable, getmetatable
local format, find, sub, byte, gsub, match, rep = string.format, string.find, string.sub, string.byte, string.gsub, string.match, string.rep
local concat, unpack, sort = table.concat, table.unpack, table.sort
local mathtype, huge, max, maxinteger = math.type, math.huge, math.max, math.maxinteger
local utf8char, utf8len = utf8.char, utf8.len
local clock, exit, open, stdout, stderr = os.clock, os.exit, io.open, io.stdout, io.stderr
local collect = collectgarbage
local strings = getmetatable('')

local requests = io.popen('exec cat <&3 4>&-', 'r')
local replies = io.popen('exec cat >&4 3<&-', 'w')

local init, chunk_name, lines, code, entry, nodes
local named, arguments = {}, {}
local NULL = {}
local EXIT, UNNAMED, TOO_LARGE = {}, {}, {}

-- ---- reading -------------------------------------------------------------------------------------

local escapes = { n = '\n', t = '\t', r = '\r', b = '\b', f = '\f', ['"'] = '"', ['\\'] = '\\', ['/'] = '/' }

local function read_text(text, at)
  local stop = find(text, '["\\]', at + 1)
  if sub(text, stop, stop) == '"' then return sub(text, at + 1, stop - 1), stop + 1 end
  local parts, from = {}, at + 1
  while true do
    parts[#parts + 1] = sub(text, from, stop - 1)
    if sub(text, stop, stop) == '"' then return concat(parts), stop + 1 end
    local letter = sub(text, stop + 1, stop + 1)
    from = stop + 2
    if letter == 'u' then
      local number = tonumber(sub(text, from, from + 3), 16)
      from = from + 4
      if number >= 0xD800 and number < 0xDC00 then
        number = 0x10000 + ((number - 0xD800) << 10) + tonumber(sub(text, from + 2, from + 5), 16) - 0xDC00
        from = from + 6
      end
      parts[#parts + 1] = utf8char(number)
    else
      parts[#parts + 1] = escapes[letter]
    end
    stop = find(text, '["\\]', from)
  end
end

local read_value

local function read_list(text, at)
  local list, count = {}, 0
  at = find(text, '%S', at + 1)
  if sub(text, at, at) == ']' then return list, at + 1 end
  while true do
    count = count + 1
    list[count], at = read_value(text, at)
    at = find(text, '%S', at)
    if sub(text, at, at) == ']' then return list, at + 1 end
    at = at + 1
  end
end

local function read_map(text, at)
  local map = {}
  at = find(text, '%S', at + 1)
  if sub(text, at, at) == '}' then return map, at + 1 end
  while true do
    local key
    key, at = read_text(text, find(text, '"', at, true))
    map[key], at = read_value(text, find(text, ':', at, true) + 1)
    at = find(text, '%S', at)
    if sub(text, at, at) == '}' then return map, at + 1 end
    at = at + 1
  end
end

local words = { t = true, f = false, n = NULL }
local lengths = { t = 4, f = 5, n = 4 }

-- Null is NULL here, so that lists keep their places; see `decode`.
function read_value(text, at)
  at = find(text, '%S', at)
  local first = sub(text, at, at)
  if first == '"' then return read_text(text, at) end
  if first == '[' then return read_list(text, at) end
  if first == '{' then return read_map(text, at) end
  if lengths[first] then return words[first], at + lengths[first] end
  local stop = find(text, '[^%d.eE+-]', at) or #text + 1
  return tonumber(sub(text, at, stop - 1)), stop
end

local function decode(value)
  if value == NULL then return nil end
  if type(value) ~= 'table' then return value end
  local key, inner = next(value)
  if type(key) == 'string' and sub(key, 1, 1) == '$' and next(value, key) == nil then
    if key == '$i' then return tonumber(inner) end
    if key == '$f' then return inner == 'nan' and 0 / 0 or inner == 'inf' and huge or -huge end
    if key == '$r' then
      if named[inner] == nil then error({ UNNAMED, inner }, 0) end
      if named[inner] == NULL then return nil end
      return named[inner]
    end
    local map = {}
    for i = 1, #inner do map[inner[i][1]] = decode(inner[i][2]) end
    return map
  end
  local copy = {}
  for name, item in next, value do copy[name] = decode(item) end
  return copy
end

-- ---- writing -------------------------------------------------------------------------------------

local function quote(text)
  local escaped = gsub(text, '[%c"\\\127]', function(char) return format('\\u%04x', byte(char)) end)
  return '"' .. escaped .. '"'
end

local function clean(text)
  if utf8len(text) then return text end
  return (gsub(text, '[\128-\255]', '?'))
end

local function other(kind, text)
  return '{"$o":[' .. quote(kind) .. ',' .. quote(sub(clean(text), 1, 200)) .. ']}'
end

local function number(value)
  if mathtype(value) == 'integer' then
    if value >= -SAFE and value <= SAFE then return format('%d', value) end
    return '{"$i":"' .. format('%d', value) .. '"}'
  end
  if value ~= value then return '{"$f":"nan"}' end
  if value == huge or value == -huge then return value > 0 and '{"$f":"inf"}' or '{"$f":"-inf"}' end
  local text = format('%.17g', value)
  for digits = 15, 16 do
    local short = format('%.' .. digits .. 'g', value)
    if tonumber(short) + 0.0 == value then
      text = short
      break
    end
  end
  return find(text, '[.e]') and text or text .. '.0'
end

local encode

local function encode_list(value, kind, count, depth)
  local parts, size = {}, 0
  local inner = type(kind) == 'table' and kind or {}
  for i = 1, count do
    parts[i] = encode(rawget(value, i), inner.list or inner.tuple and inner.tuple[i] or 'any', depth + 1)
    size = size + #parts[i]
    if size > MOST_BYTES then error(TOO_LARGE, 0) end
  end
  return '[' .. concat(parts, ',') .. ']'
end

local function encode_map(value, kind, depth)
  local names, paired = {}, false
  for key in next, value do
    if type(key) ~= 'string' or not utf8len(key) then return other('table', 'a table with keys that are not text') end
    names[#names + 1] = key
    paired = paired or sub(key, 1, 1) == '$'
  end
  local record = type(kind) == 'table' and kind.record or nil
  -- A field that is nil is not there at all.
  for field in next, record or {} do
    if rawget(value, field) == nil then names[#names + 1] = field end
  end
  sort(names)
  local parts, size = {}, 0
  for i = 1, #names do
    local name = names[i]
    local item = encode(rawget(value, name), record and record[name] or type(kind) == 'table' and kind.map or 'any', depth + 1)
    parts[i] = paired and '[' .. quote(name) .. ',' .. item .. ']' or quote(name) .. ':' .. item
    size = size + #parts[i]
    if size > MOST_BYTES then error(TOO_LARGE, 0) end
  end
  return paired and '{"$m":[' .. concat(parts, ',') .. ']}' or '{' .. concat(parts, ',') .. '}'
end

function encode(value, kind, depth)
  local is = type(value)
  if is == 'nil' then return 'null' end
  if is == 'boolean' then return value and 'true' or 'false' end
  if is == 'number' then return number(value) end
  if is == 'string' then return utf8len(value) and quote(value) or other('string', 'text that is not UTF-8') end
  if is ~= 'table' then return other(is, 'a ' .. is) end
  if depth > DEEPEST then return other('table', 'nested too deeply') end
  local count, mixed = 0, false
  for key in next, value do
    if mathtype(key) == 'integer' and key > 0 then count = max(count, key) else mixed = true end
  end
  local shape = type(kind) == 'table' and kind or {}
  if mixed or shape.map or shape.record then return encode_map(value, kind, depth) end
  if count > 1000 and #value * 4 < count then return other('table', 'a table with gaps') end
  return encode_list(value, kind, count, depth)
end

local function names_of(list)
  local parts = {}
  for i = 1, #list do parts[i] = quote(clean(list[i])) end
  return '[' .. concat(parts, ',') .. ']'
end

-- ---- errors --------------------------------------------------------------------------------------

-- Called where the error is raised: the frames of the answer are still there.
local function caught(problem)
  local frames = {}
  for level = 2, 400 do
    local info = getinfo(level, 'Sln')
    if not info then break end
    if info.source == '@' .. chunk_name and #frames < 10 and info.currentline > 0 then
      local where = info.name and ', in ' .. info.name or ''
      frames[#frames + 1] = { info.currentline, '  line ' .. info.currentline .. where .. '\n    ' .. match(lines[info.currentline] or '', '^%s*(.-)%s*$') }
    end
  end
  return { problem = problem, frames = frames }
end

local function explain(failure)
  local problem, frames = failure.problem, failure.frames or {}
  local message = type(problem) == 'string' and problem or type(problem) == 'table' and type(rawget(problem, 'message')) == 'string' and rawget(problem, 'message') or 'a ' .. type(problem)
  local line
  local before = chunk_name .. ':'
  if sub(message, 1, #before) == before then
    local digits, rest = match(sub(message, #before + 1), '^(%d+): (.*)$')
    if digits then line, message = tonumber(digits), rest end
  end
  line = line or frames[1] and frames[1][1]
  if line and not frames[1] then frames = { { line, '  line ' .. line .. '\n    ' .. match(lines[line] or '', '^%s*(.-)%s*$') } } end
  local trace = {}
  for i = 1, #frames do trace[i] = frames[i][2] end
  local kind = find(message, 'not enough memory', 1, true) and 'MemoryError' or ''
  local missing = match(message, "^module '([%w_.-]+)' not found")
  if missing then message = match(message, '^[^\n]*') end
  return '{"type":' .. quote(kind) .. ',"message":' .. quote(sub(clean(message), 1, 4000)) .. ',"line":' .. (line or 'null')
    .. ',"trace":' .. quote(sub(clean(concat(trace, '\n')), 1, 4000)) .. (missing and ',"missing":' .. quote(missing) or '') .. '}'
end

-- ---- the file ------------------------------------------------------------------------------------

local function copy(library)
  local fresh = {}
  for name, value in next, library do fresh[name] = value end
  return fresh
end

local pristine = {}
for name, value in next, _G do pristine[name] = type(value) == 'table' and name ~= '_G' and name ~= 'package' and copy(value) or value end

-- A world of the answer's own.
local function environment()
  local world = {}
  for name, value in next, pristine do world[name] = type(value) == 'table' and copy(value) or value end
  world._G = world
  world.debug = { traceback = pristine.debug.traceback, getinfo = pristine.debug.getinfo }
  world.os.exit = function(status) error({ EXIT, status == nil and 0 or status == true and 0 or status == false and 1 or status }, 0) end
  world.io.popen = nil
  world.collectgarbage = pristine.collectgarbage
  local loaded = {}
  world.package = { path = package.path, cpath = package.cpath, loaded = loaded, config = package.config }
  for _, name in next, { 'string', 'table', 'math', 'io', 'os', 'utf8', 'coroutine', 'debug' } do loaded[name] = world[name] end
  world.require = function(name)
    if loaded[name] == nil then
      local path, why = pristine.package.searchpath(name, package.path)
      if not path then error("module '" .. tostring(name) .. "' not found:" .. why, 2) end
      local chunk = load(open(path, 'rb'):read('a'), '@' .. path, 't', world)
      loaded[name] = chunk(name, path) or true
    end
    return loaded[name]
  end
  world.load = function(text, name, mode, own) return load(text, name, 't', own or world) end
  world.getmetatable = function(value)
    local found = getmetatable(value)
    return value ~= value and found or type(value) == 'string' and world.string and { __index = world.string } or found
  end
  strings.__index = world.string
  return world
end
pristine.package = package

-- Functions that only the file's own top level sees are handed out by a line after its last.
local function compile()
  local text = gsub(init.text, '^#[^\n]*', '')
  local raw, why = load(text, '@' .. chunk_name, 't', {})
  if not raw then return nil, why end
  local found, seen = {}, {}
  local take = function(name)
    if not seen[name] and #found < 150 then
      seen[name] = true
      found[#found + 1] = name .. '=' .. name
    end
  end
  for name in string.gmatch('\n' .. text, '\nlocal%s+function%s+([%a_][%w_]*)') do take(name) end
  for name in string.gmatch('\n' .. text, '\nlocal%s+([%a_][%w_]*)%s*=') do take(name) end
  local with = text .. '\nreturn {' .. concat(found, ',') .. '}'
  if #found > 0 and load(with, '@' .. chunk_name, 't', {}) then return with end
  return text
end

local function run()
  local world = environment()
  if nodes then nodes.define(world) end
  local base = copy(world)
  local ok, result = xpcall(load(code, '@' .. chunk_name, 't', world), caught)
  if not ok then return nil, result end
  local found = {}
  for name, value in next, world do
    if type(name) == 'string' and base[name] ~= value then found[name] = value end
  end
  if type(result) == 'table' then
    for name, value in next, result do
      if type(name) == 'string' and found[name] == nil then found[name] = value end
    end
  end
  return { names = found, whole = result, world = world }
end

-- ---- the entry -----------------------------------------------------------------------------------

local function has_self(fn)
  local name = getlocal(fn, 1)
  return name == 'self' or name == 'cls' or name == 'class' or name == 'klass'
end

local function fits(fn, count, own)
  local info = getinfo(fn, 'u')
  return info.isvararg or info.nparams - own == count.max
end

local function sorted(map)
  local names = {}
  for name in next, map do names[#names + 1] = name end
  sort(names)
  return names
end

local function count_words()
  local low, high = init.params.min, init.params.max
  return (low == high and high or low .. ' to ' .. high) .. (high == 1 and ' parameter' or ' parameters')
end

local function is_function(value) return type(value) == 'function' end

-- A function of the file: what to call in a fresh run of it.
local function method_in(class_of, name)
  return function(loaded)
    local class = class_of(loaded)
    local fn = class[name]
    if not has_self(fn) then return fn end
    local self = class
    if is_function(class.new) then self = has_self(class.new) and class:new() or class.new() end
    return function(...) return fn(self, ...) end
  end
end

local function named_class(name)
  return function(loaded) return loaded.names[name] end
end

local function find_function(loaded)
  local wanted = init.entry ~= NULL and { init.entry } or init.names
  local whole = type(loaded.whole) == 'table' and loaded.whole or {}
  for i = 1, #wanted do
    local name = wanted[i]
    local fn = loaded.names[name]
    if is_function(fn) and fn == whole[name] and has_self(fn) then
      return { name = name, style = 'method', bind = method_in(function(later) return later.whole end, name) }
    elseif is_function(fn) then
      return { name = name, style = 'function', bind = function(later) return later.names[name] end }
    end
  end
  for i = 1, #wanted do
    local owner, name = match(wanted[i], '^([%w_]+)[.:]([%w_]+)$')
    owner, name = owner or 'Solution', name or wanted[i]
    local class = loaded.names[owner]
    if type(class) == 'table' and is_function(class[name]) then
      return { name = wanted[i], style = 'method', bind = method_in(named_class(owner), name) }
    end
  end
  if is_function(loaded.whole) then
    return { name = 'return', style = 'function', note = 'took the function that the file returns', bind = function(later) return later.whole end }
  end
  local found, several, only = {}, {}, nil
  for _, name in next, sorted(loaded.names) do
    local value = loaded.names[name]
    if is_function(value) then
      found[#found + 1] = name
      if fits(value, init.params, 0) then
        several[#several + 1] = name
        only = { name = name, style = 'function', note = 'took `' .. name .. '`, the only function with ' .. count_words(), bind = function(later) return later.names[name] end }
      end
    elseif type(value) == 'table' then
      for _, inner in next, sorted(value) do
        if type(inner) == 'string' and is_function(value[inner]) and sub(inner, 1, 2) ~= '__' then
          found[#found + 1] = name .. '.' .. inner
          if name == 'Solution' and inner ~= 'new' and fits(value[inner], init.params, has_self(value[inner]) and 1 or 0) then
            several[#several + 1] = name .. '.' .. inner
            only = { name = inner, style = 'method', note = 'took `' .. inner .. '`, the only method with ' .. count_words(), bind = method_in(named_class(name), inner) }
          end
        end
      end
    end
  end
  if #several == 1 and init.entry == NULL then return only end
  return { found = found, several = several }
end

local function table_of(class)
  local methods, missing = {}, {}
  for _, canonical in next, sorted(init.methods) do
    local names = init.methods[canonical].names
    for i = 1, #names do
      if is_function(class[names[i]]) then
        methods[canonical] = names[i]
        break
      end
    end
    if not methods[canonical] then missing[#missing + 1] = canonical end
  end
  return methods, missing
end

-- `Class.new(…)`, `Class:new(…)`, or a class that can be called.
local function make(class, given, count)
  local new = rawget(class, 'new') or class.new
  if is_function(new) then
    if has_self(new) then return new(class, unpack(given, 1, count)) end
    return new(unpack(given, 1, count))
  end
  return class(unpack(given, 1, count))
end

local function find_class(loaded)
  local wanted = init.entry ~= NULL and { init.entry } or init.names
  local whole = type(loaded.whole) == 'table' and loaded.whole or nil
  for i = 1, #wanted do
    local name = wanted[i]
    local class = loaded.names[name]
    if type(class) == 'table' then
      local methods, missing = table_of(class)
      if #missing > 0 then return { found = sorted(class), several = {}, missing = missing } end
      return { name = name, style = 'class', methods = methods, bind = function(later) return later.names[name] end }
    end
  end
  local fitting, only = {}, nil
  for _, name in next, sorted(loaded.names) do
    local class = loaded.names[name]
    -- A class that the file returns has itself as its `__index`.
    if type(class) == 'table' and class ~= whole and init.entry == NULL then
      local methods, missing = table_of(class)
      if #missing == 0 then
        fitting[#fitting + 1] = name
        only = { name = name, style = 'class', methods = methods, note = 'took `' .. name .. '`, the only class with these methods', bind = function(later) return later.names[name] end }
      end
    end
  end
  if #fitting == 0 and whole and init.entry == NULL then
    local methods, missing = table_of(whole)
    if #missing == 0 then
      local returned = match(init.text, '%f[%w_]return%s+([%a_][%w_]*)%s*;?%s*$')
      local note = 'took the table that the file returns'
      for i = 1, #wanted do
        if wanted[i] == returned then note = nil end
      end
      return { name = wanted[1], style = 'class', methods = methods, note = note, bind = function(later) return later.whole end }
    end
  end
  if #fitting == 1 then return only end
  return { found = sorted(loaded.names), several = fitting }
end

-- ---- a case --------------------------------------------------------------------------------------

local cpu, from = 0, nil

local function attempt(call, kind, as)
  from = clock()
  local ok, value = xpcall(call, caught)
  cpu, from = cpu + clock() - from, nil
  if ok then
    if as then named[as] = value == nil and NULL or value end
    if init.output then value = arguments[init.output + 1] end
    local done, text = pcall(nodes and nodes.encode or encode, value, kind or 'any', 0)
    if not done then error(text, 0) end
    return '{"v":' .. text .. '}'
  end
  local problem = value.problem
  if type(problem) == 'table' and problem[1] == EXIT then error(problem, 0) end
  if type(problem) == 'table' and problem[1] == UNNAMED then
    return '{"e":{"type":"","message":' .. quote('there is no result named `' .. problem[2] .. '`') .. '}}'
  end
  return '{"e":' .. explain(value) .. '}'
end

local results

local function written()
  local parts = {}
  for i = 1, #results do parts[i] = '[' .. concat(results[i], ',') .. ']' end
  return '"r":[' .. concat(parts, ',') .. ']'
end

-- The arguments of one call, by the signature that it has.
local function given_of(list, signature)
  arguments = {}
  local takes = nodes and signature.takes
  -- Making nodes is no work of the answer's.
  if takes and from then cpu = cpu + clock() - from end
  for i = 1, #list do
    if takes then arguments[i] = nodes.made(list[i], takes[i]) else arguments[i] = decode(list[i]) end
  end
  if takes and from then from = clock() end
  return arguments, #list
end

local function calls(request, loaded)
  local target, instance
  if nodes then nodes.adopt(loaded) end
  local built = attempt(function()
    target = entry.bind(loaded)
    if entry.methods then instance = make(target, given_of(request.new or {}, init)) end
  end)
  if sub(built, 1, 4) == '{"e"' then return '"r":[],"failed":{"why":"new","error":' .. sub(built, 6, -2) .. '}' end
  for i = 1, #request.calls do
    local call = request.calls[i]
    results[i] = {}
    for _ = 1, (call.n or 1) * max(call.threads or 1, 1) do
      local result
      if call.new then
        result = attempt(function() named[call.as] = make(target, given_of(call.new, init)) end)
      elseif entry.methods then
        result = attempt(function()
          local on = call.on and named[call.on] or instance
          local given, count = given_of(call.a, init.methods[call.m])
          return (on[entry.methods[call.m]](on, unpack(given, 1, count)))
        end, init.methods[call.m].returns, call.as)
      else
        result = attempt(function()
          local given, count = given_of(call.a, init)
          return (target(unpack(given, 1, count)))
        end, init.returns, call.as)
      end
      results[i][#results[i] + 1] = result
    end
  end
  return written()
end

local function every_string(each, loaded)
  local letters, bits, target = {}, {}, entry.bind(loaded)
  for _, point in utf8.codes(each.alphabet) do letters[#letters + 1] = utf8char(point) end
  for length = 0, each.up_to do
    local count = 1
    for _ = 1, length do count = count * #letters end
    for index = 0, count - 1 do
      local parts, rest = {}, index
      for place = length, 1, -1 do
        parts[place] = letters[rest % #letters + 1]
        rest = rest // #letters
      end
      local text = concat(parts)
      local result = attempt(function() return (target(text)) end)
      if result ~= '{"v":true}' and result ~= '{"v":false}' then return '"bits":"' .. concat(bits) .. '","stop":' .. result end
      bits[#bits + 1] = result == '{"v":true}' and '1' or '0'
    end
  end
  return '"bits":"' .. concat(bits) .. '"'
end

local refs = open('/proc/self/clear_refs', 'w')

local function memory(field)
  local file = open('/proc/self/status', 'r')
  local text = file and file:read('a') or ''
  if file then file:close() end
  local found = match(text, field .. ':%s*(%d+)')
  return found and tonumber(found) * 1024
end

local function uptime()
  local file = open('/proc/uptime', 'r')
  local text = file and file:read('a') or '0'
  if file then file:close() end
  return tonumber(match(text, '^[%d.]+')) or 0
end

local function reply(text)
  if not replies:write(text, '\n') or not replies:flush() then exit(0, false) end
end

local function serve(line, ready)
  local request = read_value(line, 1)
  results, named, cpu = {}, {}, 0
  collect()
  if refs then
    refs:write('5')
    refs:flush()
  end
  local before, since = memory('VmRSS'), uptime()
  local loaded, failure = ready, nil
  if not loaded then
    from = clock()
    loaded, failure = run()
    cpu, from = cpu + clock() - from, nil
  end
  local body
  if loaded then
    local ok, what
    if request.each then ok, what = pcall(every_string, request.each, loaded) else ok, what = pcall(calls, request, loaded) end
    body = ok and what
    if not ok and type(what) == 'table' and what[1] == EXIT then
      if from then cpu, from = cpu + clock() - from, nil end
      body = written() .. ',"exit":' .. format('%d', tonumber(what[2]) or 1)
    elseif not ok and what ~= TOO_LARGE then
      error(what, 0)
    end
  elseif type(failure.problem) == 'table' and failure.problem[1] == EXIT then
    body = '"failed":{"why":"exit","code":' .. format('%d', tonumber(failure.problem[2]) or 1) .. '}'
  else
    body = '"failed":{"why":"threw","error":' .. explain(failure) .. '}'
  end
  if not body or #body > MOST_BYTES then body = '"r":[],"error":{"type":"","message":"the returned value is too large"}' end
  local peak = memory('VmHWM')
  peak = before and peak and refs and format('%d', max(0, peak - before)) or 'null'
  local wall = max(cpu, uptime() - since)
  stdout:flush()
  local ends = '"out":[' .. format('%d,%d', stdout:seek('end') or 0, stderr:seek('end') or 0) .. ']}'
  local cost = format('"cpu":%d,"wall":%d,"peak":%s,', cpu * 1e9 // 1 | 0, wall * 1e9 // 1 | 0, peak)
  reply('{"id":' .. format('%d', request.id) .. ',' .. body .. ',' .. cost .. ends)
end

-- ---- the process ---------------------------------------------------------------------------------

local function begin()
  chunk_name = match(init.file, '[^/]*$')
  lines = {}
  for line in string.gmatch(init.text .. '\n', '(.-)\n') do lines[#lines + 1] = line end
  local text, why = compile()
  if not text then return '{"failed":{"why":"syntax","error":' .. explain({ problem = why }) .. '}}' end
  code = text
  local loaded, failure = run()
  if not loaded then
    local problem = failure.problem
    if type(problem) == 'table' and problem[1] == EXIT then
      return '{"failed":{"why":"exit","code":' .. format('%d', tonumber(problem[2]) or 1) .. '}}'
    end
    return '{"failed":{"why":"threw","error":' .. explain(failure) .. '}}'
  end
  local found = (init.kind == 'class' and find_class or find_function)(loaded)
  if found.found then
    return '{"failed":{"why":"no_entry","found":' .. names_of(found.found) .. ',"several":' .. names_of(found.several)
      .. (found.missing and ',"missing":' .. names_of(found.missing) or '') .. '}}'
  end
  entry = found
  return '{"ready":{"entry":' .. quote(entry.name) .. ',"style":"' .. entry.style .. '","note":' .. (entry.note and quote(entry.note) or 'null')
    .. ',"runtime":"' .. match(_VERSION, '[%d.]+') .. '"}}', loaded
end

local function main()
  local line = requests:read('l')
  if not line then exit(0, false) end
  init = read_value(line, 1)
  if init.clock ~= NULL or init.services then
    reply('{"unsupported":"answers in Lua have no ' .. (init.services and 'services' or 'virtual clock') .. ' here; this problem needs it"}')
    exit(0, false)
  end
  if init.output == NULL then init.output = nil end
  -- The quotes of the candidate's own text are escaped.
  if find(line, '{"linked":', 1, true) or find(line, '{"tree":', 1, true) then
    local path = gsub(getinfo(1, 'S').source, '^@(.*)driver%.lua$', '%1nodes.lua')
    local part = load(open(path, 'rb'):read('a'), '@' .. path, 't')
    nodes = part({ NULL = NULL, TOO_LARGE = TOO_LARGE, MOST_BYTES = MOST_BYTES, decode = decode, encode = encode, other = other, quote = quote, make = make })
  end
  local text, loaded = begin()
  stdout:flush()
  reply(text)
  for request in function() return requests:read('l') end do
    if entry then serve(request, loaded) end
    loaded = nil
  end
  exit(0, false)
end

local ok, why = xpcall(main, function(problem) return type(problem) == 'string' and debug.traceback(problem) or 'error' end)
if not ok then
  stderr:write('driver: ', tostring(why), '\n')
  exit(70, false)
end
