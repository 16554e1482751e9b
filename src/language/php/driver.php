<?php
// Answers the calls of a function or class problem. Requests come in on descriptor 3, replies go out
// on 4, a line of JSON each.
//
// PHP cannot forget a function or a class. So the file is loaded once, and each case is served by a
// fork of that process; where PHP was built without `pcntl`, one process serves one case and then asks
// to be replaced. What the fork dies of, this process dies of too, so that the grader sees it.
//
// Everything of ours is static in one class, and built-in functions cannot be redefined: the answer
// has nothing to change here.

namespace GradeDriver;

final class Unnamed extends \Exception {}
final class TooLarge extends \Exception {}

final class Driver
{
    private const SAFE = 9007199254740991;
    private const MOST_BYTES = 67108864;
    private const DEEPEST = 1000;
    private static $requests;
    private static $replies;
    private static array $init;
    private static string $file;
    private static array $lines;
    private static array $known;
    private static ?array $entry = null;
    private static array $named = [];
    private static array $arguments = [];
    private static array $cost = [0, 0];
    private static ?array $from = null;
    private static array $results = [];
    private static ?array $case = null;
    private static ?int $before = null;
    private static bool $loading = true;
    private static bool $nodes = false;

    // ---- values --------------------------------------------------------------------------------

    // Maps and records become arrays with text keys, as PHP writes them.
    private static function decode(mixed $value): mixed
    {
        if (\is_array($value)) {
            return \array_map(self::decode(...), $value);
        }
        if (!$value instanceof \stdClass) {
            return $value;
        }
        $items = (array) $value;
        $key = \count($items) === 1 ? (string) \array_key_first($items) : '';
        if ($key !== '' && $key[0] === '$') {
            $inner = $items[$key];
            switch ($key) {
                case '$i':
                    return (int) $inner;
                case '$f':
                    return ['nan' => \NAN, 'inf' => \INF, '-inf' => -\INF][$inner];
                case '$m':
                    $map = [];
                    foreach ($inner as [$name, $item]) {
                        $map[$name] = self::decode($item);
                    }
                    return $map;
                case '$r':
                    if (!\array_key_exists($inner, self::$named)) {
                        throw new Unnamed($inner);
                    }
                    return self::$named[$inner];
            }
        }
        return \array_map(self::decode(...), $items);
    }

    // PHP has one array for lists and maps, and no text key `10`; `$type` tells which is meant.
    private static function encode(mixed $value, mixed $type, int $depth = 0): string
    {
        if ($value === null || \is_bool($value)) {
            return \json_encode($value);
        }
        if (\is_int($value)) {
            return \abs($value) <= self::SAFE ? (string) $value : '{"$i":"' . $value . '"}';
        }
        if (\is_float($value)) {
            return self::float($value);
        }
        if (\is_string($value)) {
            return self::text($value) ?? self::other('string', 'text that is not UTF-8');
        }
        if (\is_array($value)) {
            return $depth > self::DEEPEST ? self::other('array', 'nested too deeply') : self::items($value, $type, $depth);
        }
        if ($value instanceof \stdClass) {
            return $depth > self::DEEPEST ? self::other('stdClass', 'nested too deeply') : self::map((array) $value, $type, $depth);
        }
        if ($value instanceof Raw) {
            return $value->json;
        }
        $name = \is_object($value) ? \get_class($value) : \gettype($value);
        return self::other($name, "a $name");
    }

    private static function float(float $value): string
    {
        if (\is_nan($value)) {
            return '{"$f":"nan"}';
        }
        if (\is_infinite($value)) {
            return $value > 0 ? '{"$f":"inf"}' : '{"$f":"-inf"}';
        }
        $text = \json_encode($value, \JSON_PRESERVE_ZERO_FRACTION);
        return \strpbrk($text, '.eE') === false ? "$text.0" : $text;
    }

    private static function text(string $value): ?string
    {
        $json = \json_encode($value, \JSON_UNESCAPED_UNICODE | \JSON_UNESCAPED_SLASHES);
        return $json === false ? null : $json;
    }

    private static function items(array $value, mixed $type, int $depth): string
    {
        if (!\array_is_list($value) || isset($type['map']) || isset($type['record'])) {
            return self::map($value, $type, $depth);
        }
        $out = '[';
        foreach ($value as $i => $item) {
            $out .= ($i > 0 ? ',' : '') . self::encode($item, $type['list'] ?? $type['tuple'][$i] ?? null, $depth + 1);
            if (\strlen($out) > self::MOST_BYTES) {
                throw new TooLarge();
            }
        }
        return $out . ']';
    }

    private static function map(array $value, mixed $type, int $depth): string
    {
        $paired = false;
        foreach ($value as $key => $_) {
            $paired = $paired || \str_starts_with((string) $key, '$');
        }
        $out = $paired ? '{"$m":[' : '{';
        $first = true;
        foreach ($value as $key => $item) {
            $name = self::text((string) $key);
            if ($name === null) {
                return self::other('array', 'a key that is not UTF-8');
            }
            $out .= ($first ? '' : ',') . ($paired ? '[' : '') . $name . ($paired ? ',' : ':');
            $out .= self::encode($item, $type['map'] ?? $type['record'][$key] ?? null, $depth + 1) . ($paired ? ']' : '');
            $first = false;
            if (\strlen($out) > self::MOST_BYTES) {
                throw new TooLarge();
            }
        }
        return $out . ($paired ? ']}' : '}');
    }

    private static function other(string $type, string $words): string
    {
        $type = \preg_replace('/@anonymous.*/s', '@anonymous', $type);
        $words = \preg_replace('/@anonymous.*/s', '@anonymous', $words);
        return '{"$o":[' . (self::text($type) ?? '"object"') . ',' . (self::text(\substr($words, 0, 200)) ?? '""') . ']}';
    }

    // ---- errors --------------------------------------------------------------------------------

    private static function error(string $type, string $message, ?int $line, string $trace): string
    {
        $missing = \preg_match('/^Call to undefined function (mb_|bc(?=add|sub|mul|div|mod|pow|comp)|gmp_)/', $message, $found)
            ? ['missing' => ['mb_' => 'mbstring', 'bc' => 'bcmath', 'gmp_' => 'gmp'][$found[1]]] : [];
        $fields = $missing + ['type' => $type, 'message' => self::scrub($message), 'line' => $line, 'trace' => self::scrub($trace)];
        return \json_encode($fields, \JSON_UNESCAPED_UNICODE | \JSON_UNESCAPED_SLASHES | \JSON_INVALID_UTF8_SUBSTITUTE);
    }

    private static function scrub(string $text): string
    {
        return \str_replace(self::$file, \basename(self::$file), \substr($text, 0, 4000));
    }

    // `eval` names a place `driver.php(12) : eval()'d code`.
    private static function isOwn(?string $file): bool
    {
        return $file !== null && \str_ends_with($file, "eval()'d code") && \str_starts_with($file, __FILE__);
    }

    private static function explain(\Throwable $error): string
    {
        $line = self::isOwn($error->getFile()) ? $error->getLine() : null;
        $frames = [[$error->getFile(), $error->getLine()]];
        $where = [];
        foreach ($error->getTrace() as $frame) {
            $where[] = ($frame['class'] ?? '') === '' ? $frame['function'] : $frame['class'] . $frame['type'] . $frame['function'];
            $frames[] = [$frame['file'] ?? null, $frame['line'] ?? 0];
        }
        $shown = [];
        foreach ($frames as $i => [$file, $number]) {
            if (self::isOwn($file) && \count($shown) < 10) {
                $line ??= $number;
                $name = isset($where[$i]) && $where[$i] !== 'eval' && !\str_starts_with($where[$i], 'GradeDriver') ? ", in {$where[$i]}" : '';
                $shown[] = "  line $number$name\n    " . \trim(self::$lines[$number - 1] ?? '');
            }
        }
        // What a call of ours lacks is told with our own file.
        $message = \preg_replace('/ in \S*driver\.php( on line \d+|\(\d+\) : eval\(\)\'d code on line \d+)?/', '', $error->getMessage());
        return self::error(\get_class($error), \preg_replace('/, called/', '', $message), $line, \implode("\n", $shown));
    }

    // ---- the entry -----------------------------------------------------------------------------

    private static function fits(\ReflectionFunctionAbstract $one, array $count): bool
    {
        return $one->getNumberOfRequiredParameters() <= $count['min']
            && ($one->isVariadic() || $one->getNumberOfParameters() >= $count['max']);
    }

    private static function countWords(): string
    {
        ['min' => $low, 'max' => $high] = self::$init['params'];
        return ($low === $high ? $high : "$low to $high") . ($high === 1 ? ' parameter' : ' parameters');
    }

    // Functions of the file, and variables at its top that hold one.
    private static function functions(): array
    {
        $found = [];
        foreach (\array_diff(\get_defined_functions()['user'], self::$known['functions']) as $name) {
            $reflection = new \ReflectionFunction($name);
            $found[$reflection->getShortName()] = $reflection->getClosure();
        }
        foreach (\array_diff_key($GLOBALS, self::$known['variables']) as $name => $value) {
            if ($value instanceof \Closure) {
                $found[$name] = $value;
            }
        }
        return $found;
    }

    private static function isGiven(string $class): bool
    {
        return \class_exists(Nodes::class, false) && Nodes::isGiven($class);
    }

    private static function classes(): array
    {
        $found = [];
        foreach (\array_diff(\get_declared_classes(), self::$known['classes']) as $name) {
            $reflection = new \ReflectionClass($name);
            if (!$reflection->isAnonymous() && !self::isGiven($reflection->getName())) {
                $found[$reflection->getShortName()] = $reflection;
            }
        }
        return $found;
    }

    private static function methodsOf(\ReflectionClass $class): array
    {
        $names = [];
        foreach ($class->getMethods(\ReflectionMethod::IS_PUBLIC) as $method) {
            if (!\str_starts_with($method->getName(), '__')) {
                $names[$method->getName()] = $method;
            }
        }
        return $names;
    }

    private static function pick(array $all, array $names): ?string
    {
        foreach ($names as $name) {
            foreach ($all as $own => $_) {
                // PHP's names of functions and methods have no case.
                if (\strcasecmp((string) $own, $name) === 0) {
                    return (string) $own;
                }
            }
        }
        return null;
    }

    private static function entry(string $name, string $style, ?string $note, ?\ReflectionClass $class, ?array $methods): array
    {
        return ['name' => $name, 'style' => $style, 'note' => $note, 'class' => $class, 'methods' => $methods];
    }

    private static function findFunction(): array
    {
        $wanted = self::$init['entry'] !== null ? [self::$init['entry']] : self::$init['names'];
        $functions = self::functions();
        $classes = self::classes();
        $name = self::pick($functions, $wanted);
        if ($name !== null) {
            return self::entry($name, 'function', null, null, null);
        }
        foreach ($wanted as $one) {
            [$owner, $method] = \str_contains($one, '.') ? \explode('.', $one, 2) : ['Solution', $one];
            $class = $classes[$owner] ?? null;
            $name = $class === null ? null : self::pick(self::methodsOf($class), [$method]);
            if ($name !== null) {
                return self::entry($name, 'method', null, $class, null);
            }
        }
        $several = [];
        if (self::$init['entry'] === null) {
            foreach (isset($classes['Solution']) ? self::methodsOf($classes['Solution']) : [] as $name => $method) {
                if (self::fits($method, self::$init['params'])) {
                    $note = "took `$name`, the only method with " . self::countWords();
                    $several["Solution.$name"] = self::entry($name, 'method', $note, $classes['Solution'], null);
                }
            }
            foreach ($functions as $name => $function) {
                if (self::fits(new \ReflectionFunction($function), self::$init['params'])) {
                    $note = "took `$name`, the only function with " . self::countWords();
                    $several[$name] = self::entry((string) $name, 'function', $note, null, null);
                }
            }
        }
        if (\count($several) === 1) {
            return \current($several);
        }
        $inner = [];
        foreach ($classes as $name => $class) {
            $inner[] = $name;
            foreach (self::methodsOf($class) as $method => $_) {
                $inner[] = "$name.$method";
            }
        }
        return ['found' => [...\array_keys($functions), ...$inner], 'several' => \array_keys($several)];
    }

    // [canonical name => method, those that are lacking, note]
    private static function table(\ReflectionClass $class): array
    {
        $own = self::methodsOf($class);
        $table = [];
        $lacking = [];
        foreach (self::$init['methods'] as $canonical => $wanted) {
            $name = self::pick($own, $wanted['names']);
            if ($name === null) {
                $lacking[] = $canonical;
            } else {
                $table[$canonical] = $name;
            }
        }
        $note = null;
        if (\count($lacking) === 1) {
            $count = self::$init['methods'][$lacking[0]];
            $left = \array_filter(\array_diff_key($own, \array_flip($table)), fn ($one) => self::fits($one, $count));
            if (\count($left) === 1) {
                $name = \array_key_first($left);
                $note = "took `$name` as `{$lacking[0]}`, the only method left that fits";
                $table[$lacking[0]] = $name;
                $lacking = [];
            }
        }
        return [$table, $lacking, $note];
    }

    private static function findClass(): array
    {
        $classes = self::classes();
        $name = self::pick($classes, self::$init['entry'] !== null ? [self::$init['entry']] : self::$init['names']);
        if ($name !== null) {
            [$table, $lacking, $note] = self::table($classes[$name]);
            if ($lacking !== []) {
                return ['found' => \array_keys(self::methodsOf($classes[$name])), 'several' => [], 'missing' => $lacking];
            }
            return self::entry($name, 'class', $note, $classes[$name], $table);
        }
        $fitting = [];
        foreach (self::$init['entry'] === null ? $classes : [] as $name => $class) {
            [$table, $lacking] = self::table($class);
            if ($lacking === []) {
                $fitting[$name] = self::entry($name, 'class', "took `$name`, the only class with these methods", $class, $table);
            }
        }
        if (\count($fitting) === 1) {
            return \current($fitting);
        }
        return ['found' => [...\array_keys($classes), ...\array_keys(self::functions())], 'several' => \array_keys($fitting)];
    }

    // ---- a case --------------------------------------------------------------------------------

    private static function startClock(): void
    {
        self::$from = [self::cpu(), \hrtime(true)];
    }

    private static function stopClock(): void
    {
        if (self::$from !== null) {
            self::$cost[0] += self::cpu() - self::$from[0];
            self::$cost[1] += \hrtime(true) - self::$from[1];
            self::$from = null;
        }
    }

    private static function cpu(): int
    {
        $used = \getrusage();
        return ($used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']) * 1000000000
            + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) * 1000;
    }

    private static function memory(string $field): ?int
    {
        $status = @\file_get_contents('/proc/self/status');
        return $status !== false && \preg_match("/^$field:\s+(\d+)/m", $status, $found) ? (int) $found[1] << 10 : null;
    }

    // The JSON of one call's result.
    private static function attempt(\Closure $call, mixed $type = null, ?string $as = null): string
    {
        self::startClock();
        try {
            $value = $call();
            self::stopClock();
            if ($as !== null) {
                self::$named[$as] = $value;
            }
            $output = self::$init['output'] ?? null;
            $value = $output === null ? $value : self::$arguments[$output];
            if (self::$nodes) {
                $value = Nodes::read($value, $type, self::other(...));
            }
            return '{"v":' . self::encode($value, $type) . '}';
        } catch (TooLarge $error) {
            throw $error;
        } catch (Unnamed $error) {
            return '{"e":' . self::error('', "there is no result named `{$error->getMessage()}`", null, '') . '}';
        } catch (\Throwable $error) {
            self::stopClock();
            return '{"e":' . self::explain($error) . '}';
        }
    }

    private static function build(array $arguments): object
    {
        $class = self::$entry['class'];
        return $class->getConstructor() === null ? $class->newInstance() : $class->newInstanceArgs($arguments);
    }

    // What is called for each call of a case, given the arguments.
    private static function callable(): \Closure
    {
        $class = self::$entry['class'];
        $name = self::$entry['name'];
        if ($class === null) {
            return self::functions()[$name];
        }
        $method = $class->getMethod($name);
        return $method->getClosure($method->isStatic() ? null : $class->newInstance());
    }

    private static function invoke(\Closure $callable, array $given): mixed
    {
        self::$arguments = $given;
        // By reference, so that an argument can be changed in place.
        $references = [];
        foreach (self::$arguments as $i => $_) {
            $references[] = &self::$arguments[$i];
        }
        return $callable(...$references);
    }

    private static function serve(string $line): void
    {
        $request = \json_decode($line, false, 100000, \JSON_BIGINT_AS_STRING);
        self::$case = ['id' => $request->id];
        self::$before = self::memory('VmRSS');
        self::$results = [];
        try {
            $body = isset($request->each) ? self::everyString($request->each) : self::calls($request);
        } catch (TooLarge) {
            $body = '';
        }
        if ($body === '' || \strlen($body) > self::MOST_BYTES) {
            $body = '"r":[],"error":{"type":"","message":"the returned value is too large"}';
        }
        self::finish($body);
    }

    private static function finish(string $body): void
    {
        self::stopClock();
        $peak = self::memory('VmHWM');
        $peak = $peak === null || self::$before === null ? 'null' : \max(0, $peak - self::$before);
        while (\ob_get_level() > 0) {
            \ob_end_flush();
        }
        $ends = [];
        foreach ([\STDOUT, \STDERR] as $stream) {
            \fflush($stream);
            $ends[] = \fstat($stream)['size'];
        }
        [$cpu, $wall] = self::$cost;
        $dirty = self::forks() ? '' : ',"dirty":"PHP without pcntl"';
        $reply = '{"id":' . self::$case['id'] . ",$body,\"cpu\":$cpu,\"wall\":$wall,\"peak\":$peak,\"out\":[{$ends[0]},{$ends[1]}]$dirty}\n";
        self::$case = null;
        self::reply($reply);
    }

    private static function reply(string $text): void
    {
        for ($at = 0; $at < \strlen($text);) {
            $written = \fwrite(self::$replies, $at === 0 ? $text : \substr($text, $at));
            if ($written === false) {
                self::quit(0);
            }
            $at += $written;
        }
        \fflush(self::$replies);
    }

    private static function forks(): bool
    {
        return \function_exists('pcntl_fork') && \function_exists('posix_kill');
    }

    private static function written(): string
    {
        return '"r":[' . \implode(',', \array_map(fn ($all) => '[' . \implode(',', $all) . ']', self::$results)) . ']';
    }

    // The arguments of one call, by the signature that it has.
    private static function given(array $wire, array $signature): array
    {
        $given = self::decode($wire);
        if (!isset($signature['takes'])) {
            return $given;
        }
        // Making nodes is no work of the answer's.
        self::stopClock();
        $given = Nodes::build($given, $signature['takes']);
        self::startClock();
        return $given;
    }

    private static function calls(object $request): string
    {
        $table = self::$entry['methods'];
        $type = self::$init['returns'] ?? null;
        $instance = null;
        $built = self::attempt(function () use ($request, $table, &$instance) {
            $instance = $table === null ? self::callable() : self::build(self::given($request->new ?? [], self::$init));
            self::$arguments = \array_fill(0, 20, null);
        });
        if (\str_starts_with($built, '{"e"')) {
            return '"r":[],"failed":{"why":"new","error":' . \substr($built, 5, -1) . '}';
        }
        foreach ($request->calls as $index => $call) {
            self::$results[$index] = [];
            $count = ($call->n ?? 1) * \max(1, $call->threads ?? 1);
            for ($i = 0; $i < $count; $i++) {
                if (isset($call->new)) {
                    self::$results[$index][] = self::attempt(function () use ($call) {
                        self::$named[$call->as] = self::build(self::given($call->new, self::$init));
                    });
                    continue;
                }
                self::$results[$index][] = self::attempt(function () use ($call, $table, $instance) {
                    if ($table === null) {
                        return self::invoke($instance, self::given($call->a, self::$init));
                    }
                    $given = self::given($call->a, self::$init['methods'][$call->m]);
                    $on = isset($call->on) ? self::$named[$call->on] : $instance;
                    return self::invoke($on->{$table[$call->m]}(...), $given);
                }, $table === null ? $type : self::$init['methods'][$call->m]['returns'] ?? null, $call->as ?? null);
            }
        }
        return self::written();
    }

    private static function everyString(object $each): string
    {
        $letters = \preg_split('//u', $each->alphabet, -1, \PREG_SPLIT_NO_EMPTY);
        $callable = self::callable();
        $bits = '';
        self::startClock();
        for ($length = 0; $length <= $each->up_to; $length++) {
            $count = \count($letters) ** $length;
            for ($number = 0; $number < $count; $number++) {
                $text = '';
                for ($i = 0, $rest = $number; $i < $length; $i++, $rest = \intdiv($rest, \count($letters))) {
                    $text = $letters[$rest % \count($letters)] . $text;
                }
                try {
                    $answer = $callable($text);
                } catch (\Throwable) {
                    $answer = null;
                }
                if (!\is_bool($answer)) {
                    return "\"bits\":\"$bits\",\"stop\":" . self::attempt(fn () => $callable($text));
                }
                $bits .= $answer ? '1' : '0';
            }
        }
        return "\"bits\":\"$bits\"";
    }

    // ---- the process ---------------------------------------------------------------------------

    // Called by PHP when the answer ends the process, or a fatal error does.
    public static function ended(): void
    {
        $error = \error_get_last();
        $fatal = $error !== null && ($error['type'] & (\E_ERROR | \E_PARSE | \E_CORE_ERROR | \E_COMPILE_ERROR | \E_USER_ERROR)) !== 0;
        if ($fatal) {
            $type = \str_contains($error['message'], 'memory') ? 'MemoryError' : 'FatalError';
            $line = self::isOwn($error['file']) ? $error['line'] : null;
            $trace = $line === null ? '' : "  line $line\n    " . \trim(self::$lines[$line - 1] ?? '');
            $words = self::error($type, \strtok($error['message'], "\n"), $line, $trace);
        }
        // With an `exit` the code is known only to whoever waits for this process.
        if ($fatal && self::$loading) {
            $why = $error['type'] & \E_ERROR ? 'threw' : 'syntax';
            self::reply("{\"failed\":{\"why\":\"$why\",\"error\":$words}}\n");
        } elseif ($fatal && self::$case !== null) {
            self::$results[\max(0, \count(self::$results) - 1)][] = '{"e":' . $words . '}';
            self::finish(self::written());
            self::replied();
        }
    }

    private static function quit(int $code): never
    {
        self::$loading = false;
        self::$case = null;
        exit($code);
    }

    // Reads the first request; the code to run.
    public static function begin(): string
    {
        self::$requests = \fopen('php://fd/3', 'r');
        self::$replies = \fopen('php://fd/4', 'w');
        $line = \fgets(self::$requests);
        if ($line === false) {
            self::quit(0);
        }
        self::$init = \json_decode($line, true, 512);
        // The quotes of the candidate's own text are escaped.
        self::$nodes = \str_contains($line, '{"linked":') || \str_contains($line, '{"tree":');
        // An answer may name nodes that the problem has no use for.
        if (self::$nodes || \preg_match('/\b(?:List|Tree)Node\b/i', self::$init['text'])) {
            require __DIR__ . '/nodes.php';
            Nodes::start();
        }
        if (self::$init['clock'] !== null || isset(self::$init['services'])) {
            $what = self::$init['clock'] !== null ? 'virtual clock' : 'services';
            self::reply("{\"unsupported\":\"answers in PHP have no $what here; this problem needs it\"}\n");
            self::quit(0);
        }
        self::$file = self::$init['file'];
        $text = \preg_replace('/^#!.*/', '', self::$init['text']);
        self::$lines = \explode("\n", $text);
        \register_shutdown_function(self::ended(...));
        self::$known = [
            'functions' => \get_defined_functions()['user'],
            'classes' => \get_declared_classes(),
            'variables' => $GLOBALS,
        ];
        // All in the same line, so that lines are the candidate's own. Without its tag a file may begin
        // with what has to come first, such as `declare`.
        $code = \preg_replace('/\A(\s*)<\?php(?!\S)/i', '$1', $text);
        return \str_starts_with(\ltrim($code), '<?') ? "?>$code" : $code;
    }

    // The reply once the file has run, or thrown.
    private static function loaded(?\Throwable $error): string
    {
        if ($error !== null) {
            $why = $error instanceof \ParseError && self::isOwn($error->getFile()) ? 'syntax' : 'threw';
            return "{\"failed\":{\"why\":\"$why\",\"error\":" . self::explain($error) . '}}';
        }
        if (self::$nodes) {
            Nodes::adopt(self::classes(), self::$init['text']);
        }
        $entry = self::$init['kind'] === 'class' ? self::findClass() : self::findFunction();
        if (isset($entry['found'])) {
            return \json_encode(['failed' => ['why' => 'no_entry'] + $entry]);
        }
        self::$entry = $entry;
        $ready = ['entry' => $entry['name'], 'style' => $entry['style'], 'note' => $entry['note'], 'runtime' => \strtok(\PHP_VERSION, '-')];
        return \json_encode(['ready' => $ready]);
    }

    // Ends a fork that has replied. By a signal, since an exit takes 6 ms to unload PHP.
    private static function replied(): void
    {
        if (self::forks()) {
            \posix_kill(\getmypid(), \SIGUSR2);
        }
    }

    // Serves one case in a fork, and ends as it ended.
    private static function fork(string $line): void
    {
        $id = \pcntl_fork();
        if ($id === 0) {
            self::serve($line);
            self::replied();
        }
        \pcntl_waitpid($id, $status);
        if (\pcntl_wifexited($status)) {
            self::quit(\pcntl_wexitstatus($status));
        }
        if (\pcntl_wtermsig($status) === \SIGUSR2) {
            return;
        }
        \posix_kill(\getmypid(), \pcntl_wtermsig($status));
        \sleep(1);
        self::quit(70);
    }

    public static function main(?\Throwable $error): void
    {
        $reply = self::loaded($error);
        self::$loading = false;
        $forks = self::forks();
        $ballast = 0;
        if (self::$entry !== null && $forks) {
            // What the grader measures before the first case has a fork in it, as later.
            $ballast = \pcntl_fork();
            if ($ballast === 0) {
                \fclose(self::$requests);
                \fclose(self::$replies);
                \sleep(1000);
                self::quit(0);
            }
        }
        self::reply("$reply\n");
        while (($line = \fgets(self::$requests)) !== false) {
            if ($ballast > 0) {
                \posix_kill($ballast, 9);
                \pcntl_waitpid($ballast, $status);
                $ballast = 0;
            }
            if (self::$entry !== null) {
                $forks ? self::fork($line) : self::serve($line);
            }
        }
        if ($ballast > 0) {
            \posix_kill($ballast, 9);
        }
        self::quit(0);
    }
}

// Here, so that the file's own variables are global.
try {
    eval(Driver::begin());
    $gradeError = null;
} catch (\Throwable $gradeError) {
}
Driver::main($gradeError);
