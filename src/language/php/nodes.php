<?php
// Linked lists and binary trees: made from arrays for arguments, and read back from results. Only
// problems whose signature has a `ListNode` or `TreeNode`, and answers that name one, load this
// file. Nothing here recurses along a list or down a tree, so that both can be as long as a case
// asks for.

namespace GradeDriver;

// Text that is written as it is.
final class Raw
{
    public function __construct(public readonly string $json)
    {
    }
}

final class NoNode extends \Exception {}

final class Nodes
{
    private const MOST = 1000000;
    private const NAMES = ['linked' => 'ListNode', 'tree' => 'TreeNode'];
    private const WORDS = ['linked' => 'list', 'tree' => 'tree'];
    private const VALUES = ['val', 'value', 'data'];
    private const GIVEN = [
        'ListNode' => 'class ListNode {
            public $val = 0;
            public $next = null;
            function __construct($val = 0, $next = null) {
                $this->val = $val;
                $this->next = $next;
            }
        }',
        'TreeNode' => 'class TreeNode {
            public $val = 0;
            public $left = null;
            public $right = null;
            function __construct($val = 0, $left = null, $right = null) {
                $this->val = $val;
                $this->left = $left;
                $this->right = $right;
            }
        }',
    ];
    private static array $given = [];
    private static array $makers = [];

    // The classes as practice sites define them, once something asks for them: a file that has its own
    // could not be loaded beside ours.
    public static function start(): void
    {
        \spl_autoload_register(self::give(...));
    }

    public static function give(string $name): void
    {
        $short = \substr($name, \strrpos("\\$name", '\\'));
        $own = \array_search(\strtolower($short), ['ListNode' => 'listnode', 'TreeNode' => 'treenode'], true);
        if ($own === false) {
            return;
        }
        if (!isset(self::$given[$own])) {
            self::$given[$own] = true;
            eval(self::GIVEN[$own]);
        }
        if ($short !== $name) {
            \class_alias($own, $name, false);
        }
    }

    public static function isGiven(string $name): bool
    {
        return isset(self::$given[$name]);
    }

    // After the file's top level: `$classes` are those of the file.
    public static function adopt(array $classes, string $text): void
    {
        // A parameter's type is compared by name, and asks for no class.
        \preg_match_all('/^\s*namespace\s+([\w\\\\]+)/m', $text, $found);
        foreach ($found[1] as $namespace) {
            \class_exists("$namespace\\ListNode");
            \class_exists("$namespace\\TreeNode");
        }
        foreach (self::NAMES as $kind => $name) {
            self::$makers[$kind] = isset($classes[$name]) ? self::maker($classes[$name]) : null;
        }
    }

    // What makes a node of the answer's own class. Its constructor is called, for what only that class
    // has, with nothing but the value.
    private static function maker(\ReflectionClass $class): \Closure
    {
        $constructor = $class->getConstructor();
        $count = $constructor === null ? 0 : \max(1, $constructor->getNumberOfRequiredParameters());
        $count = $constructor?->getNumberOfParameters() === 0 ? 0 : $count;
        $works = $class->isInstantiable();
        return static function (mixed $value) use ($class, $count, &$works): object {
            $node = null;
            try {
                if ($works) {
                    $node = $class->newInstanceArgs($count === 0 ? [] : \array_pad([$value], $count, null));
                }
            } catch (\Throwable) {
                $works = false;
            }
            $node ??= $class->newInstanceWithoutConstructor();
            $name = self::valueName($node) ?? 'val';
            // One that may be set only once has its value.
            if (($node->$name ?? null) !== $value) {
                $node->$name = $value;
            }
            return $node;
        };
    }

    private static function make(string $kind): \Closure
    {
        return self::$makers[$kind] ?? ($kind === 'linked'
            ? static fn (mixed $value): object => new \ListNode($value)
            : static fn (mixed $value): object => new \TreeNode($value));
    }

    // ---- arguments -----------------------------------------------------------------------------

    public static function build(array $arguments, array $takes): array
    {
        $built = [];
        foreach ($arguments as $i => $value) {
            $built[] = self::made($value, $takes[$i] ?? null);
        }
        return $built;
    }

    // The result of an earlier call is passed on as it is.
    private static function made(mixed $value, mixed $type): mixed
    {
        if (!\is_array($type) || !\is_array($value)) {
            return $value;
        }
        $kind = \array_key_first($type);
        if ($kind === 'linked') {
            return self::linked($value);
        }
        if ($kind === 'tree') {
            return self::tree($value);
        }
        $built = [];
        foreach ($value as $key => $item) {
            $built[$key] = self::made($item, self::inner($type, $key));
        }
        return $built;
    }

    private static function inner(array $type, int|string $key): mixed
    {
        return $type['list'] ?? $type['map'] ?? $type['tuple'][$key] ?? $type['record'][$key] ?? null;
    }

    private static function linked(array $values): ?object
    {
        $make = self::make('linked');
        $after = null;
        for ($i = \count($values) - 1; $i >= 0; $i--) {
            $node = $make($values[$i]);
            $node->next = $after;
            $after = $node;
        }
        return $after;
    }

    private static function tree(array $values): ?object
    {
        $make = self::make('tree');
        $nodes = [];
        foreach ($values as $value) {
            $nodes[] = $value === null ? null : $make($value);
        }
        $child = 1;
        foreach ($nodes as $node) {
            if ($node !== null) {
                $node->left = $nodes[$child++] ?? null;
                $node->right = $nodes[$child++] ?? null;
            }
        }
        return $nodes[0] ?? null;
    }

    // ---- results -------------------------------------------------------------------------------

    // What can be written in place of nodes. `$other` gives the form of what the wire cannot carry.
    public static function read(mixed $value, mixed $type, \Closure $other): mixed
    {
        if (!\is_array($type)) {
            return $value;
        }
        $kind = \array_key_first($type);
        if (isset(self::NAMES[$kind])) {
            try {
                return self::taken($value, $kind, $other);
            } catch (NoNode $error) {
                return new Raw($other(self::NAMES[$kind], $error->getMessage()));
            }
        }
        if (!\is_array($value)) {
            return $value;
        }
        $read = [];
        foreach ($value as $key => $item) {
            $read[$key] = self::read($item, self::inner($type, $key), $other);
        }
        return $read;
    }

    private static function taken(mixed $value, string $kind, \Closure $other): mixed
    {
        if ($value === null) {
            return [];
        }
        if (\is_array($value)) {
            // It would look like the nodes that it stands for.
            $text = \json_encode($value, \JSON_PARTIAL_OUTPUT_ON_ERROR) ?: 'an array';
            throw new NoNode(\substr($text, 0, 150) . ' (no ' . self::NAMES[$kind] . ')');
        }
        if (!\is_object($value) || self::valueName($value) === null) {
            return $value;
        }
        return $kind === 'linked' ? self::fromList($value) : self::fromTree($value);
    }

    private static function fromList(object $first): array
    {
        $found = [];
        $mark = null;
        $turn = 1;
        for ($node = $first; $node !== null; $node = $node->next ?? null) {
            if ($node === $mark || \count($found) > self::MOST) {
                throw new NoNode('a list that runs in a circle');
            }
            if (\count($found) === $turn) {
                $mark = $node;
                $turn *= 2;
            }
            $name = self::valueName($node) ?? throw new NoNode('a list whose `next` is `' . \get_debug_type($node) . '`');
            $found[] = $node->$name ?? null;
        }
        return $found;
    }

    private static function fromTree(object $root): array
    {
        $found = [];
        $level = [$root];
        $seen = [];
        $count = 0;
        for ($depth = 1; $level !== []; $depth++) {
            $below = [];
            foreach ($level as $node) {
                if ($node === null) {
                    $found[] = null;
                    continue;
                }
                $name = self::valueName($node) ?? throw new NoNode('a tree whose `left` or `right` is `' . \get_debug_type($node) . '`');
                $found[] = $node->$name ?? throw new NoNode('a tree with a node whose value is null');
                $below[] = $node->left ?? null;
                $below[] = $node->right ?? null;
                $seen[\spl_object_id($node)] = true;
                $count++;
            }
            $level = $below;
            // Each level of a tree has a node that no level above it has.
            if ($depth > \count($seen) + 1 || $count > self::MOST) {
                throw new NoNode('a tree that runs in a circle');
            }
        }
        while ($found !== [] && \end($found) === null) {
            \array_pop($found);
        }
        return $found;
    }

    private static function valueName(mixed $node): ?string
    {
        if (!\is_object($node)) {
            return null;
        }
        // From outside: public properties only.
        foreach (self::VALUES as $name) {
            if (isset($node->$name) || \array_key_exists($name, \get_object_vars($node))) {
                return $name;
            }
        }
        return null;
    }
}
