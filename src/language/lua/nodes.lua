-- Linked lists and binary trees: made from arrays for arguments, and read back from results. Only
-- problems whose signature has a `ListNode` or `TreeNode` load this file. Nothing here recurses along a
-- list or down a tree, so that both can be as long as a case asks for.
--
-- A node is a table with `val` and `next`, or `val`, `left` and `right`. Null is nil, and NULL in
-- what was read from the wire.

local driver = ...
local NULL, TOO_LARGE, MOST_BYTES = driver.NULL, driver.TOO_LARGE, driver.MOST_BYTES
local decode, encode, other, quote, make = driver.decode, driver.encode, driver.other, driver.quote, driver.make
local type, next, rawget, rawset, setmetatable, pcall, error, tostring = type, next, rawget, rawset, setmetatable, pcall, error, tostring
local concat, sub = table.concat, string.sub

local MOST = 1000000
local VALUES = { 'val', 'value', 'data' }
local NAMES = { linked = 'ListNode', tree = 'TreeNode' }
local WORDS = { linked = 'list', tree = 'tree' }
local LINKS = { linked = '`next`', tree = '`left` or `right`' }

local nodes = {}
local makers

local function value_name(node)
  if type(node) ~= 'table' then return nil end
  for i = 1, #VALUES do
    if rawget(node, VALUES[i]) ~= nil then return VALUES[i] end
  end
  return nil
end

-- ---- classes -------------------------------------------------------------------------------------

-- The classes that every run of the file finds in its environment, which it may change or replace.
function nodes.define(world)
  local list, tree = {}, {}
  list.__index, tree.__index = list, tree
  function list.new(val, following)
    return setmetatable({ val = val == nil and 0 or val, next = following }, list)
  end
  function tree.new(val, left, right)
    return setmetatable({ val = val == nil and 0 or val, left = left, right = right }, tree)
  end
  setmetatable(list, { __call = function(_, ...) return list.new(...) end })
  setmetatable(tree, { __call = function(_, ...) return tree.new(...) end })
  world.ListNode, world.TreeNode = list, tree
end

-- What makes a node of a value. A constructor of the answer's own is called, for what only that has.
local function maker(class, is_own)
  local works = is_own
  return function(value)
    local node
    if works then
      if type(class) == 'function' then works, node = pcall(class, value) else works, node = pcall(make, class, { value }, 1) end
    end
    local name = value_name(node)
    if not name then
      works = false
      node, name = setmetatable({}, type(class) == 'table' and class or nil), 'val'
    end
    rawset(node, name, value)
    return node
  end
end

function nodes.adopt(loaded)
  makers = {}
  for kind, name in next, NAMES do
    local own = loaded.names[name]
    makers[kind] = maker(own or loaded.world[name], own ~= nil)
  end
end

-- ---- arguments -----------------------------------------------------------------------------------

local function linked(values)
  local new, after = makers.linked, nil
  for i = #values, 1, -1 do
    local node = new(decode(values[i]))
    rawset(node, 'next', after)
    after = node
  end
  return after
end

local function tree(values)
  local made, child = {}, 2
  for i = 1, #values do made[i] = values[i] ~= NULL and makers.tree(decode(values[i])) or nil end
  for i = 1, #values do
    if made[i] then
      rawset(made[i], 'left', made[child])
      rawset(made[i], 'right', made[child + 1])
      child = child + 2
    end
  end
  return made[1]
end

-- A value of the wire as the answer gets it.
function nodes.made(value, kind)
  if value == NULL then return nil end
  if type(kind) ~= 'table' or type(value) ~= 'table' then return decode(value) end
  local first = next(value)
  if type(first) == 'string' and sub(first, 1, 1) == '$' then return decode(value) end
  if kind.linked then return linked(value) end
  if kind.tree then return tree(value) end
  local made = {}
  for key, item in next, value do
    made[key] = nodes.made(item, kind.list or kind.map or kind.tuple and kind.tuple[key] or kind.record and kind.record[key])
  end
  return made
end

-- ---- results -------------------------------------------------------------------------------------

local function has_nodes(kind)
  if type(kind) ~= 'table' then return false end
  if kind.linked or kind.tree then return true end
  if kind.list or kind.map then return has_nodes(kind.list or kind.map) end
  for _, item in next, kind.tuple or kind.record do
    if has_nodes(item) then return true end
  end
  return false
end

local function no_node(what, value)
  error({ nodes, 'a ' .. WORDS[what] .. ' whose ' .. LINKS[what] .. ' is `' .. type(value) .. '`' }, 0)
end

local function circle(what) error({ nodes, 'a ' .. WORDS[what] .. ' that runs in a circle' }, 0) end

local function joined(parts)
  local text = concat(parts, ',')
  if #text > MOST_BYTES then error(TOO_LARGE, 0) end
  return '[' .. text .. ']'
end

local function from_list(node, item)
  local parts, count, turn, mark = {}, 0, 1, nil
  while node ~= nil do
    if node == mark or count > MOST then circle('linked') end
    if count == turn then mark, turn = node, turn * 2 end
    local name = value_name(node) or no_node('linked', node)
    count = count + 1
    parts[count] = encode(rawget(node, name), item, 1)
    node = rawget(node, 'next')
  end
  return joined(parts)
end

local function from_tree(root, item)
  local parts, last, size = {}, 0, 0
  local level, width, seen, distinct, count, depth = { root }, 1, {}, 0, 0, 0
  while width > 0 do
    local below, places = {}, 0
    for i = 1, width do
      local node = level[i]
      size = size + 1
      if node == nil then
        parts[size] = 'null'
      else
        local name = value_name(node) or no_node('tree', node)
        parts[size], last = encode(rawget(node, name), item, 1), size
        below[places + 1], below[places + 2] = rawget(node, 'left'), rawget(node, 'right')
        places, count = places + 2, count + 1
        if not seen[node] then seen[node], distinct = true, distinct + 1 end
      end
    end
    level, width, depth = below, places, depth + 1
    -- Each level of a tree has a node that no level above it has.
    if depth > distinct + 1 or count > MOST then circle('tree') end
  end
  for i = size, last + 1, -1 do parts[i] = nil end
  return joined(parts)
end

local function shown(value)
  local parts = {}
  for i = 1, #value < 20 and #value or 20 do parts[i] = tostring(value[i]) end
  return '{' .. concat(parts, ', ') .. '}'
end

-- The wire form of a result.
function nodes.encode(value, kind, depth)
  if not has_nodes(kind) then return encode(value, kind, depth) end
  local what = kind.linked and 'linked' or kind.tree and 'tree'
  if what then
    if value == nil then return '[]' end
    if type(value) ~= 'table' then return encode(value, kind, depth) end
    -- It would look like the nodes that it stands for.
    if not value_name(value) then return other('table', shown(value) .. ' (no ' .. NAMES[what] .. ')') end
    local ok, text = pcall(what == 'linked' and from_list or from_tree, value, kind[what])
    if ok then return text end
    if type(text) == 'table' and text[1] == nodes then return other(NAMES[what], text[2]) end
    error(text, 0)
  end
  if type(value) ~= 'table' then return encode(value, kind, depth) end
  local parts = {}
  if kind.list or kind.tuple then
    local count = 0
    for key in next, value do
      if type(key) == 'number' and key % 1 == 0 and key > count then count = key end
    end
    if count > 10 * (#value + 100) then return other('table', 'a table with gaps') end
    for i = 1, count do parts[i] = nodes.encode(rawget(value, i), kind.list or kind.tuple[i], depth + 1) end
    return joined(parts)
  end
  for name, item in next, value do
    if type(name) ~= 'string' or sub(name, 1, 1) == '$' then return encode(value, kind, depth) end
    parts[#parts + 1] = quote(name) .. ':' .. nodes.encode(item, kind.map or kind.record[name], depth + 1)
  end
  for name in next, kind.record or {} do
    if rawget(value, name) == nil then parts[#parts + 1] = quote(name) .. ':' .. nodes.encode(nil, kind.record[name], depth + 1) end
  end
  return '{' .. sub(joined(parts), 2, -2) .. '}'
end

return nodes
