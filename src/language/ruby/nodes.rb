# Linked lists and binary trees: made from arrays for arguments, and read back from results. Only
# problems whose signature has a `ListNode` or `TreeNode`, and answers that name one, load this file.
# Nothing here recurses along a list or down a tree, so that both can be as long as a case asks for.

module GradeDriver
  module Nodes
    MOST = 1_000_000
    NAMES = { 'linked' => 'ListNode', 'tree' => 'TreeNode' }.freeze
    WORDS = { 'linked' => 'list', 'tree' => 'tree' }.freeze
    LINKS = { 'linked' => %w[next], 'tree' => %w[left right] }.freeze
    VALUES = %w[val value data].freeze
    FIELDS = (VALUES + LINKS.values.flatten).to_h { |name| [name, :"@#{name}"] }.freeze
    GET = Kernel.instance_method(:instance_variable_get)
    SET = Kernel.instance_method(:instance_variable_set)
    HAS = Kernel.instance_method(:instance_variable_defined?)
    NEW = Class.instance_method(:new)
    INITIALIZE = Module.instance_method(:instance_method)
    PARAMETERS = UnboundMethod.instance_method(:parameters)
    ALLOCATE = Class.instance_method(:allocate)
    STRUCT_GET = Struct.instance_method(:[])
    STRUCT_SET = Struct.instance_method(:[]=)
    MEMBERS = Struct.instance_method(:members)

    GIVEN = {
      'ListNode' => <<~RUBY,
        class ListNode
          attr_accessor :val, :next
          def initialize(val = 0, _next = nil)
            @val = val
            @next = _next
          end
        end
      RUBY
      'TreeNode' => <<~RUBY
        class TreeNode
          attr_accessor :val, :left, :right
          def initialize(val = 0, left = nil, right = nil)
            @val = val
            @left = left
            @right = right
          end
        end
      RUBY
    }.freeze

    class NoNode < StandardError; end

    module_function

    # The classes as practice sites define them, but where the file has its own: a second definition
    # would only add to ours.
    def define(text)
      @ours = {}
      GIVEN.each { |name, code| give(name, code) unless text.match?(/^[ \t]*(?:class[ \t]+)?(?:::)?#{name}\b[ \t]*(?:$|[<;=#])/) }
    end

    # After the file's top level: what looked like its own may have been none.
    def complete
      GIVEN.each { |name, code| give(name, code) unless Object.const_defined?(name, false) }
      @makers = NAMES.transform_values { |name| maker(name, Object.const_get(name, false), @ours[name]) }
    end

    def give(name, code)
      TOPLEVEL_BINDING.eval(code)
      @ours[name] = Object.const_get(name, false)
    end

    # What makes a node of a value. The constructor of the answer's own class is called where it takes a
    # value, for what only that class has.
    def maker(name, type, ours)
      unless Class === type
        give(name, GIVEN[name])
        type = ours = @ours[name]
      end
      works = type != ours
      # Those that it cannot do without; the value is the first.
      kinds = works ? PARAMETERS.bind_call(INITIALIZE.bind_call(type, :initialize)).map(&:first) : []
      rest = [nil] * [kinds.count(:req) - 1, 0].max
      lambda do |value|
        node = nil
        begin
          node = kinds.empty? ? NEW.bind_call(type) : NEW.bind_call(type, value, *rest) if works
        rescue StandardError
          works = false
        end
        node = ALLOCATE.bind_call(type) if node.nil?
        set(node, works ? value_name(node) || 'val' : 'val', value)
        node
      end
    end

    # ---- arguments -----------------------------------------------------------------------------

    def build(args, takes)
      args.each_with_index.map { |value, i| made(value, takes[i]) }
    end

    # The result of an earlier call is passed on as it is.
    def made(value, type)
      return value unless Hash === type && (Array === value || Hash === value)
      kind, inner = type.first
      case kind
      when 'linked' then Array === value ? linked(value) : value
      when 'tree' then Array === value ? tree(value) : value
      when 'list' then value.map { |item| made(item, inner) }
      when 'tuple' then value.each_with_index.map { |item, i| made(item, inner[i]) }
      when 'map' then value.transform_values { |item| made(item, inner) }
      else value.to_h { |name, item| [name, made(item, inner[name])] }
      end
    end

    def linked(values)
      make = @makers['linked']
      after = nil
      values.reverse_each do |value|
        node = make.call(value)
        set(node, 'next', after)
        after = node
      end
      after
    end

    def tree(values)
      make = @makers['tree']
      nodes = values.map { |value| value.nil? ? nil : make.call(value) }
      child = 1
      nodes.each do |node|
        next if node.nil?
        set(node, 'left', nodes[child])
        set(node, 'right', nodes[child + 1])
        child += 2
      end
      nodes[0]
    end

    # ---- results -------------------------------------------------------------------------------

    def encode(value, type)
      return GradeDriver.encode(value) unless nodes?(type)
      kind, inner = type.first
      case kind
      when 'linked', 'tree' then taken(value, kind)
      when 'list', 'tuple'
        return GradeDriver.encode(value) unless Array === value
        texts = value.each_with_index.map { |item, i| encode(item, kind == 'list' ? inner : inner[i]) }
        "[#{joined(texts)}]"
      else
        keys = Hash === value ? value.keys : [nil]
        return GradeDriver.encode(value) unless keys.all? { |key| (String === key || Symbol === key) && !key.start_with?('$') }
        texts = keys.map { |key| "#{GradeDriver.text(key.to_s)}:#{encode(value[key], kind == 'map' ? inner : inner[key.to_s])}" }
        "{#{joined(texts)}}"
      end
    end

    def joined(texts)
      text = texts.join(',')
      raise TooLarge if text.bytesize > MOST_BYTES
      text
    end

    def nodes?(type)
      return false unless Hash === type
      kind, inner = type.first
      return true if NAMES[kind]
      inner = inner.values if kind == 'record'
      Array === inner ? inner.any? { |item| nodes?(item) } : nodes?(inner)
    end

    def taken(value, kind)
      return '[]' if value.nil?
      unless value_name(value)
        # An array would look like the nodes that it stands for.
        return GradeDriver.encode(value) unless Array === value || Hash === value
        words = "#{value.inspect[0, 150]} (no #{NAMES[kind]})" rescue "no #{NAMES[kind]}"
        return GradeDriver.other(value, words)
      end
      found = kind == 'linked' ? from_list(value) : from_tree(value)
      found ? GradeDriver.encode(found) : told(kind, "a #{WORDS[kind]} that runs in a circle")
    rescue NoNode => error
      told(kind, error.message)
    end

    def told(kind, words)
      %({"$o":["#{NAMES[kind]}",#{QUOTE.call(words)}]})
    end

    # The values in order; nil where there is no end.
    def from_list(node)
      found = []
      mark = nil
      turn = 1
      until node.nil?
        return nil if node.equal?(mark) || found.size > MOST
        if found.size == turn
          mark = node
          turn *= 2
        end
        name = value_name(node) or raise NoNode, "a list whose `next` is `#{GradeDriver.class_name(node)}`"
        found << get(node, name)
        node = get(node, 'next')
      end
      found
    end

    # The values by level; nil where there is no end.
    def from_tree(root)
      found = []
      level = [root]
      seen = {}.compare_by_identity
      count = depth = 0
      until level.empty?
        below = []
        level.each do |node|
          next found << nil if node.nil?
          name = value_name(node) or raise NoNode, "a tree whose `left` or `right` is `#{GradeDriver.class_name(node)}`"
          value = get(node, name)
          raise NoNode, 'a tree with a node whose value is nil' if value.nil?
          found << value
          below << get(node, 'left') << get(node, 'right')
          seen[node] = true
          count += 1
        end
        level = below
        depth += 1
        # Each level of a tree has a node that no level above it has.
        return nil if depth > seen.size + 1 || count > MOST
      end
      found.pop while found.last.nil? && !found.empty?
      found
    end

    # ---- fields: instance variables, or members of a Struct -------------------------------------

    def value_name(node)
      return VALUES.find { |name| HAS.bind_call(node, FIELDS[name]) } unless Struct === node
      members = MEMBERS.bind_call(node)
      VALUES.find { |name| members.include?(name.to_sym) }
    rescue StandardError
      nil
    end

    def get(node, name)
      return GET.bind_call(node, FIELDS[name]) unless Struct === node
      MEMBERS.bind_call(node).include?(name.to_sym) ? STRUCT_GET.bind_call(node, name) : nil
    end

    def set(node, name, value)
      Struct === node ? STRUCT_SET.bind_call(node, name, value) : SET.bind_call(node, FIELDS[name], value)
    end
  end
end
