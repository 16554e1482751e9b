# Answers the calls of a function or class problem. Requests come in on descriptor 3, replies go out
# on 4, a line of JSON each.
#
# The file is loaded once. Each case is then served by a fork of that process, since nothing less
# forgets reopened classes, constants and globals; a fork takes less than a millisecond. What the
# fork dies of, this process dies of too, so that the grader sees it.
#
# The candidate's code may reopen every class. So what is used after it has run is taken beforehand,
# and values are read by methods of their built-in class, whatever the object itself answers.

require 'json'

module GradeDriver
  SAFE = (1 << 53) - 1
  MOST_BYTES = 64 << 20
  DEEPEST = 1000
  # With this code a fork says that it has replied.
  REPLIED = 219
  NODE = /\b(?:List|Tree)Node\b/
  MAIN = TOPLEVEL_BINDING.receiver

  parse = JSON.method(:parse)
  PARSE = ->(text) { parse.call(text, max_nesting: false, create_additions: false) }
  generate = JSON.method(:generate)
  QUOTE = ->(text) { generate.call(text) }
  TAKE = {
    class: Kernel.instance_method(:class), size: Array.instance_method(:size), at: Array.instance_method(:[]),
    keys: Hash.instance_method(:keys), fetch: Hash.instance_method(:[]), name: Module.instance_method(:name),
    inspect: Kernel.instance_method(:inspect), method: Kernel.instance_method(:method),
    identity: Hash.instance_method(:compare_by_identity), valid: String.instance_method(:valid_encoding?),
    encoded: String.instance_method(:encode), short: String.instance_method(:[]), find: Module.instance_method(:const_get),
    backtrace: Exception.instance_method(:backtrace_locations)
  }.freeze
  REQUESTS = IO.for_fd(3, 'rb')
  REPLIES = IO.for_fd(4, 'wb')
  [REQUESTS, REPLIES].each { |io| io.close_on_exec = true }
  REPLIES.sync = true
  PRINTED = [$stdout, $stderr].freeze
  CLOCK = Process.method(:clock_gettime)
  EXIT = Process.method(:exit!)
  FORK = Process.method(:fork)
  WAIT = Process.method(:wait2)
  KILL = Process.method(:kill)
  READ = File.method(:read)

  module_function

  # ---- values ----------------------------------------------------------------------------------

  def decode(value, named)
    case value
    when Array then value.map { |item| decode(item, named) }
    when Hash
      key, inner = value.first
      if value.size == 1 && key.start_with?('$')
        case key
        when '$i' then return Integer(inner)
        when '$f' then return { 'nan' => Float::NAN, 'inf' => Float::INFINITY }.fetch(inner, -Float::INFINITY)
        when '$m' then return inner.to_h { |k, v| [k, decode(v, named)] }
        when '$r'
          raise Unnamed, inner unless named.key?(inner)
          return named[inner]
        end
      end
      value.transform_values { |item| decode(item, named) }
    else value
    end
  end

  class Unnamed < StandardError; end

  def encode(value, depth = 0)
    case value
    when nil then 'null'
    when true then 'true'
    when false then 'false'
    when Integer then integer(value)
    when Float then float(value)
    when String then text(value)
    when Array, Hash
      return other(value, 'nested too deeply') if depth > DEEPEST
      Array === value ? list(value, depth) : map(value, depth)
    else other(value)
    end
  end

  def integer(value)
    return value.to_s if value.abs <= SAFE
    value.bit_length < 64 ? %({"$i":"#{value}"}) : %({"$o":["Integer","#{value.to_s[0, 200]}"]})
  end

  def float(value)
    return '{"$f":"nan"}' if value.nan?
    return value.positive? ? '{"$f":"inf"}' : '{"$f":"-inf"}' if value.infinite?
    value.to_s
  end

  def text(value)
    utf8 = value.encoding == Encoding::UTF_8 || value.encoding == Encoding::US_ASCII ? value : TAKE[:encoded].bind_call(value, 'UTF-8')
    return other(value, 'text that is not valid') unless TAKE[:valid].bind_call(utf8)
    QUOTE.call(utf8.instance_of?(String) ? utf8 : String.new(utf8))
  rescue EncodingError
    other(value, 'bytes')
  end

  def list(value, depth)
    out = +'['
    (0...TAKE[:size].bind_call(value)).each do |i|
      out << ',' if i > 0
      out << encode(TAKE[:at].bind_call(value, i), depth + 1)
      raise TooLarge if out.bytesize > MOST_BYTES
    end
    out << ']'
  end

  class TooLarge < StandardError; end

  def map(value, depth)
    keys = TAKE[:keys].bind_call(value)
    names = keys.map { |key| Symbol === key ? key.name : key }
    return other(value) unless names.all?(String)
    paired = names.any? { |name| name.start_with?('$') }
    out = +(paired ? '{"$m":[' : '{')
    keys.each_with_index do |key, i|
      out << ',' if i > 0
      out << (paired ? '[' : '') << text(names[i]) << (paired ? ',' : ':')
      out << encode(TAKE[:fetch].bind_call(value, key), depth + 1) << (paired ? ']' : '')
      raise TooLarge if out.bytesize > MOST_BYTES
    end
    out << (paired ? ']}' : '}')
  end

  def other(value, words = nil)
    words ||= short(value)
    %({"$o":[#{QUOTE.call(class_name(value))},#{QUOTE.call(words)}]})
  end

  def class_name(value)
    TAKE[:name].bind_call(TAKE[:class].bind_call(value)) || 'anonymous class'
  rescue StandardError
    'object'
  end

  def short(value)
    plain = Symbol === value || Range === value || Rational === value || Complex === value
    words = plain ? value.inspect : "a #{class_name(value)}"
    words.scrub('?')[0, 200]
  rescue StandardError
    'an object'
  end

  # ---- errors ----------------------------------------------------------------------------------

  def explain(error)
    type = class_name(error)
    type = 'MemoryError' if NoMemoryError === error
    message = begin
      String.new(error.message.to_s).encode('UTF-8', invalid: :replace, undef: :replace).scrub('?')
    rescue Exception
      ''
    end
    line = nil
    frames = []
    if SyntaxError === error && (found = message.match(/\A#{Regexp.escape(@file)}:(\d+): ?/))
      line = found[1].to_i
      message = found.post_match
    end
    # That of an overflow has some hundred thousand frames, which take seconds to read.
    located = SystemStackError === error ? [] : TAKE[:backtrace].bind_call(error)
    (located || []).each do |frame|
      next unless frame.path == @file
      line ||= frame.lineno
      where = frame.label.sub(/\Ablock .*in /, '')
      where = where.start_with?('<') ? '' : ", in #{where}"
      # A built-in method has the line of its caller, and comes before it.
      frames.pop if frames.last&.first == frame.lineno
      break if frames.size == 10
      frames << [frame.lineno, "  line #{frame.lineno}#{where}\n    #{@lines[frame.lineno - 1].to_s.strip}"]
    end
    missing = LoadError === error && error.path ? error.path.to_s : nil
    fields = { type: type, message: message[0, 4000], line: line, trace: frames.map(&:last).join("\n")[0, 4000] }
    fields[:missing] = missing if missing && missing !~ /\A[.\/]/
    QUOTE.call(fields)
  end

  # ---- the entry -------------------------------------------------------------------------------

  # `is_balanced` is often written `balanced?` here.
  def spellings(names)
    return names if @init['entry']
    names + names.map { |name| "#{name}?" } + names.grep(/\Ais_/).map { |name| "#{name[3..]}?" }
  end

  def fits(method, low, high)
    least = most = 0
    method.parameters.each do |kind, _|
      case kind
      when :req then least += 1
      when :opt then most += 1
      when :rest then most = 1000
      when :keyreq then return false
      end
    end
    least <= high && least + most >= low && least + most >= high
  end

  def own?(method)
    at = method.source_location
    !at.nil? && at[0] == @file
  end

  # Everything at the top level that can be called, by name.
  def functions
    found = {}
    names = Object.private_instance_methods(false) + Object.public_instance_methods(false)
    names.each { |name| found[name.to_s] = MAIN.method(name) if own?(Object.instance_method(name)) }
    MAIN.singleton_methods(false).each { |name| found[name.to_s] = MAIN.method(name) if own?(MAIN.method(name)) }
    @binding.local_variables.each do |name|
      value = @binding.local_variable_get(name)
      found[name.to_s] = value if Proc === value || Method === value
    end
    constants.each { |name, value| found[name] = value if Proc === value || Method === value }
    found
  end

  def constants
    names = (Object.constants(false) - @constants).select { |name| Object.const_source_location(name)&.first == @file }
    names.to_h { |name| [name.to_s, Object.const_get(name)] }
  end

  def methods_of(type, all: false)
    type.instance_methods(all).map(&:to_s).select { |name| own?(type.instance_method(name)) }
  end

  def count_words
    low, high = @init['params'].values_at('min', 'max')
    "#{low == high ? high : "#{low} to #{high}"} #{high == 1 ? 'parameter' : 'parameters'}"
  end

  # How the function is reached in a case: [name, style, note, what gives the callable].
  def find_function
    low, high = @init['params'].values_at('min', 'max')
    wanted = spellings(@init['entry'] ? [@init['entry']] : @init['names'])
    found = functions
    wanted.each { |name| return [name, 'function', nil, -> { found[name] }] if found[name] }
    types = constants.values.grep(Module)
    owners = types.sort_by { |type| type.name == 'Solution' ? 0 : 1 }
    solution = owners.first if owners.first&.name == 'Solution'
    wanted.each do |name|
      owner, plain = name.split('.', 2)
      type = plain ? types.find { |one| one.name == owner } : solution
      reach = type && reach(type, plain || name)
      return [name, 'method', nil, reach] if reach
    end
    found_in = wanted.flat_map { |name| types.select { |type| made_from_nothing?(type) && reach(type, name) }.map { |type| [type, name] } }
    if found_in.map(&:first).uniq.size == 1
      type, name = found_in.first
      return [name, 'method', "took `#{type.name}.#{name}`, the only class with that method", reach(type, name)]
    end
    several = {}
    unless @init['entry']
      if solution
        methods_of(solution).each do |name|
          several["Solution.#{name}"] = [name, 'method', 'method', reach(solution, name)] if fits(solution.instance_method(name), low, high)
        end
      end
      found.each { |name, value| several[name] = [name, 'function', 'function', -> { value }] if fits(value, low, high) }
    end
    if several.size == 1
      name, style, what, reach = several.values.first
      return [name, style, "took `#{name}`, the only #{what} with #{count_words}", reach]
    end
    inner = types.flat_map { |type| Class === type ? methods_of(type).map { |name| "#{type.name}.#{name}" } : [] }
    { found: found.keys + types.map(&:name) + inner, several: several.keys }
  end

  def reach(type, name)
    if type.singleton_methods(false).include?(name.to_sym)
      -> { type.method(name) }
    elsif Class === type && (type.method_defined?(name) || type.private_method_defined?(name)) && own?(type.instance_method(name))
      -> { type.new.method(name) }
    elsif !(Class === type) && type.method_defined?(name) && own?(type.instance_method(name))
      -> { Object.new.extend(type).method(name) }
    end
  end

  def made_from_nothing?(type)
    !(Class === type) || [0, -1].include?(type.instance_method(:initialize).arity)
  end

  # [the class, canonical name => method, methods that it lacks, note]
  def methods_table(type)
    table = {}
    @init['methods'].each do |canonical, wanted|
      table[canonical] = spellings(wanted['names']).find { |name| type.method_defined?(name) && own?(type.instance_method(name)) }
    end
    lacking = table.select { |_, name| name.nil? }.keys
    note = nil
    if lacking.size == 1
      low, high = @init['methods'][lacking[0]].values_at('min', 'max')
      left = methods_of(type) - table.values
      left = left.select { |name| fits(type.instance_method(name), low, high) }
      if left.size == 1
        table[lacking[0]] = left[0]
        note = "took `#{left[0]}` as `#{lacking[0]}`, the only method left that fits"
        lacking = []
      end
    end
    [type, table, lacking, note]
  end

  def find_class
    types = constants.select { |_, value| Class === value }
    wanted = @init['entry'] ? [@init['entry']] : @init['names']
    name = wanted.find { |one| types[one] }
    if name
      type, table, lacking, note = methods_table(types[name])
      return { found: methods_of(type), several: [], missing: lacking } unless lacking.empty?
      return [name, 'class', note, -> { type }, table]
    end
    fitting = @init['entry'] ? [] : types.values.map { |type| methods_table(type) }.select { |one| one[2].empty? }
    if fitting.size == 1
      type, table, = fitting[0]
      return [type.name, 'class', "took `#{type.name}`, the only class with these methods", -> { type }, table]
    end
    { found: types.keys + functions.keys, several: fitting.map { |one| one[0].name } }
  end

  # ---- a case ----------------------------------------------------------------------------------

  # A run of one call: the JSON of its result.
  def attempt(named, bound = nil, type = nil)
    value = yield
    named[bound] = value if bound
    stop_clock
    value = @arguments[@output] if @output
    %({"v":#{@nodes ? Nodes.encode(value, type) : encode(value)}})
  rescue TooLarge
    raise
  rescue SystemExit => error
    throw :exit, error.status
  rescue Unnamed => error
    %({"e":#{QUOTE.call({ type: '', message: "there is no result named `#{error.message}`" })}})
  rescue Exception => error
    stop_clock
    %({"e":#{explain(error)}})
  ensure
    start_clock
  end

  # Only the answer's own work counts, not the writing down of what it returned.
  def start_clock
    @from = [CLOCK.call(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond), CLOCK.call(Process::CLOCK_MONOTONIC, :nanosecond)]
  end

  def stop_clock
    return unless @from
    @cost[0] += CLOCK.call(Process::CLOCK_PROCESS_CPUTIME_ID, :nanosecond) - @from[0]
    @cost[1] += CLOCK.call(Process::CLOCK_MONOTONIC, :nanosecond) - @from[1]
    @from = nil
  end

  def memory(field)
    READ.call('/proc/self/status')[/^#{field}:\s+(\d+)/, 1].to_i << 10
  rescue SystemCallError
    nil
  end

  def serve(line)
    request = PARSE.call(line)
    plain = !line.include?('"$')
    named = {}
    @arguments = []
    @cost = [0, 0]
    before = memory('VmRSS')
    arguments = lambda do |given, takes = @init['takes']|
      @arguments = plain ? Marshal.load(Marshal.dump(given)) : decode(given, named)
      next @arguments unless @nodes && takes
      # Making nodes is no work of the answer's.
      running = @from
      stop_clock
      @arguments = Nodes.build(@arguments, takes)
      start_clock if running
      @arguments
    end
    start_clock
    exit_code = catch(:exit) do
      body = request['each'] ? every_string(request['each']) : calls(request, named, arguments, plain)
      body = '"r":[],"error":{"type":"","message":"the returned value is too large"}' if body.bytesize > MOST_BYTES
      return finish(request, body, before)
    end
    finish(request, %("r":[#{@results.map { |all| "[#{all.join(',')}]" }.join(',')}],"exit":#{exit_code}), before)
  rescue TooLarge
    finish(request, '"r":[],"error":{"type":"","message":"the returned value is too large"}', before)
  end

  def finish(request, body, before)
    stop_clock
    peak = memory('VmHWM')
    peak = before && peak ? [peak - before, 0].max : 'null'
    ends = PRINTED.map do |io|
      io.flush
      io.stat.size
    end
    REPLIES.write(%({"id":#{request['id']},#{body},"cpu":#{@cost[0]},"wall":#{@cost[1]},"peak":#{peak},"out":[#{ends.join(',')}]}\n))
  end

  def calls(request, named, arguments, plain)
    @results = []
    instance = nil
    table = @entry[4]
    if table
      built = attempt(named) do
        instance = @entry[3].call.new(*arguments.call(request['new'] || []))
        nil
      end
      return %("r":[],"failed":{"why":"new","error":#{built[5..-2]}}) if built.start_with?('{"e"')
    else
      built = attempt(named) do
        @callable = @entry[3].call
        nil
      end
      return %("r":[],"failed":{"why":"new","error":#{built[5..-2]}}) if built.start_with?('{"e"')
    end
    request['calls'].each do |call|
      @results << []
      type = (table && call['m'] ? @init['methods'][call['m']] : @init)['returns']
      (call['n'] || 1).times do
        if call['new']
          @results[-1] << attempt(named) do
            named[call['as']] = @entry[3].call.new(*arguments.call(call['new']))
            nil
          end
          next
        end
        run = lambda do
          given = arguments.call(call['a'], (table ? @init['methods'][call['m']] : @init)['takes'])
          next @callable.call(*given) unless table
          (call['on'] ? named[call['on']] : instance).public_send(table[call['m']], *given)
        end
        if call['threads']
          at_once(call['threads'], run, named, call['as'], type)
        else
          @results[-1] << attempt(named, call['as'], type, &run)
        end
      end
    end
    %("r":[#{@results.map { |all| "[#{all.join(',')}]" }.join(',')}])
  end

  # The calls wait for each other and then start together.
  def at_once(count, run, named, bound, type)
    gate = Queue.new
    threads = Array.new(count) do
      Thread.new do
        Thread.current.report_on_exception = false
        gate.pop
        run.call
      end
    end
    count.times { gate << true }
    threads.each { |thread| @results[-1] << attempt(named, bound, type) { thread.value } }
  end

  def every_string(each)
    bits = +''
    callable = @entry[3].call
    (0..each['up_to']).each do |length|
      letters = each['alphabet'].chars
      (letters.size**length).times do |number|
        text = +''
        length.times do
          text << letters[number % letters.size]
          number /= letters.size
        end
        text.reverse!
        answer = nil
        result = attempt({}) { answer = callable.call(text) } unless (answer = quick(callable, text)) == true || answer == false
        return %("bits":"#{bits}","stop":#{result}) if result
        bits << (answer ? '1' : '0')
      end
    end
    %("bits":"#{bits}")
  end

  # The answer for one string, or nil where it has to be looked at.
  def quick(callable, text)
    callable.call(text.dup)
  rescue Exception
    nil
  end

  # ---- the process -----------------------------------------------------------------------------

  def load_file
    Nodes.define(@text) if @nodes || @text.match?(NODE)
    @constants = Object.constants(false)
    @binding = TOPLEVEL_BINDING.dup
    $0 = 'grade'
    begin
      RubyVM::InstructionSequence.compile(@text, @file, @file, 1) if defined?(RubyVM::InstructionSequence)
    rescue SyntaxError => error
      return %({"failed":{"why":"syntax","error":#{explain(error)}}})
    end
    begin
      @binding.eval(@text, @file, 1)
    rescue SystemExit => error
      return %({"failed":{"why":"exit","code":#{error.status}}})
    rescue SyntaxError => error
      return %({"failed":{"why":"syntax","error":#{explain(error)}}})
    rescue Exception => error
      return %({"failed":{"why":"threw","error":#{explain(error)}}})
    end
    Nodes.complete if @nodes
    @entry = @init['kind'] == 'class' ? find_class : find_function
    if Hash === @entry
      lacking = { failed: { why: 'no_entry' }.merge(@entry) }
      @entry = nil
      return QUOTE.call(lacking)
    end
    QUOTE.call({ ready: { entry: @entry[0], style: @entry[1], note: @entry[2], runtime: RUBY_VERSION } })
  end

  def main
    line = REQUESTS.gets or EXIT.call(0)
    @init = PARSE.call(line)
    if @init['clock'] || @init['services']
      what = @init['clock'] ? 'virtual clock' : 'services'
      REPLIES.write(%({"unsupported":"answers in Ruby have no #{what} here; this problem needs it"}\n))
      EXIT.call(0)
    end
    # The quotes of the candidate's own text are escaped.
    @nodes = line.include?('{"linked":') || line.include?('{"tree":')
    @output = @init['output']
    @file = @init['file']
    @text = @init['text'].sub(/^__END__$.*/m, '')
    @lines = @text.lines
    # An answer may name nodes that the problem has no use for.
    require_relative 'nodes' if @nodes || @text.match?(NODE)
    # From Ruby 3.2 on, and on practice sites, it is there without a word.
    require 'set' if @text.match?(/\bSet\b|\bto_set\b/)
    reply = load_file
    PRINTED.each(&:flush)
    GC.start
    # What the grader measures before the first case has a fork in it, as later.
    ballast = @entry && FORK.call do
      [REQUESTS, REPLIES].each(&:close)
      sleep
    end
    REPLIES.write(reply, "\n")
    nil while @entry.nil? && REQUESTS.gets
    while (line = REQUESTS.gets)
      ballast = KILL.call(:KILL, ballast) && WAIT.call(ballast) && nil if ballast
      id = FORK.call do
        REQUESTS.close
        serve(line)
        EXIT.call(REPLIED)
      end
      _, status = WAIT.call(id)
      next if status.exitstatus == REPLIED
      EXIT.call(status.exitstatus) if status.exitstatus
      signal = status.termsig
      trap(signal, 'DEFAULT') rescue nil
      KILL.call(signal, Process.pid)
      sleep 1
      EXIT.call(128 + signal)
    end
    KILL.call(:KILL, ballast) if ballast
    EXIT.call(0)
  end
end

begin
  GradeDriver.main
rescue Exception => error
  $stderr.write("driver: #{error.class}: #{error.message} #{error.backtrace&.first}\n")
  Process.exit!(70)
end
