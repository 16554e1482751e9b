# Linked lists and binary trees: made from arrays for arguments, and read back from results. Only
# problems whose signature has a `ListNode` or `TreeNode` load this file. Nothing here recurses along a
# list or down a tree, so that both can be as long as a case asks for.
#
# A node is a hash with `val` and `next`, or `val`, `left` and `right`, blessed or not.

package GradeDriver::Nodes;
use strict;
use warnings;
no warnings 'recursion', 'once', 'redefine';
use Scalar::Util ();

my $MOST = 1_000_000;
my @VALUES = qw(val value data);
my %NAMES = (linked => 'ListNode', tree => 'TreeNode');
my %WORDS = (linked => 'list', tree => 'tree');
my $reftype = \&Scalar::Util::reftype;
my $address = \&Scalar::Util::refaddr;
my (%value_names, $write_as, $other);

my %given = (
    ListNode => sub { my ($class, $val, $next) = @_; return bless { val => $val // 0, next => $next }, $class },
    TreeNode => sub {
        my ($class, $val, $left, $right) = @_;
        return bless { val => $val // 0, left => $left, right => $right }, $class;
    },
);

# Before the file runs: a package of its own is not given a constructor of ours.
my $start = sub {
    my ($text) = @_;
    for my $name (CORE::keys %given) {
        no strict 'refs';
        $value_names{$name} = 'val';
        if ($text =~ /^\s*(?:package|class)\s+$name\b/m) {
            for my $field (CORE::reverse @VALUES) { $value_names{$name} = $field if $text =~ /\{\s*['"]?$field['"]?\s*\}|\b$field['"]?\s*=>/ }
        }
        else { *{"${name}::new"} = $given{$name} }
    }
};

# After it: what looked like a package of its own may have been none.
my $complete = sub {
    for my $name (CORE::keys %given) {
        no strict 'refs';
        *{"${name}::new"} = $given{$name} unless CORE::defined &{"${name}::new"};
    }
};

my $value_name = sub {
    my ($node) = @_;
    return undef unless ref $node && $reftype->($node) eq 'HASH';
    for my $name (@VALUES) { return $name if CORE::exists $node->{$name} }
    return undef;
};

# ---- arguments ----------------------------------------------------------------------------------

my $linked = sub {
    my ($values) = @_;
    my $name = $value_names{ListNode};
    my $after;
    for my $value (CORE::reverse @$values) { $after = bless { $name => $value, next => $after }, 'ListNode' }
    return $after;
};

my $tree = sub {
    my ($values) = @_;
    my $name = $value_names{TreeNode};
    my @nodes = map { CORE::defined $_ ? bless({ $name => $_, left => undef, right => undef }, 'TreeNode') : undef } @$values;
    my $child = 1;
    for my $node (@nodes) {
        next unless $node;
        $node->{left} = $child < @nodes ? $nodes[$child] : undef;
        $node->{right} = $child + 1 < @nodes ? $nodes[$child + 1] : undef;
        $child += 2;
    }
    return $nodes[0];
};

# The result of an earlier call is passed on as it is.
my $made;
$made = sub {
    my ($value, $type) = @_;
    return $value unless ref $type && (ref $value eq 'ARRAY' || ref $value eq 'HASH');
    my ($kind) = CORE::keys %$type;
    my $inner = $type->{$kind};
    if (ref $value eq 'ARRAY') {
        return $linked->($value) if $kind eq 'linked';
        return $tree->($value) if $kind eq 'tree';
        return [map { $made->($value->[$_], $kind eq 'tuple' ? $inner->[$_] : $inner) } 0 .. $#$value];
    }
    return $value if $NAMES{$kind};
    return { map { $_ => $made->($value->{$_}, $kind eq 'record' ? $inner->{$_} : $inner) } CORE::keys %$value };
};

my $build = sub {
    my ($args, $takes) = @_;
    return $args unless $takes;
    return [map { $made->($args->[$_], $takes->[$_]) } 0 .. $#$args];
};

# ---- results ------------------------------------------------------------------------------------

# The values in order, or what is wrong with the list.
my $from_list = sub {
    my ($node) = @_;
    my (@found, $mark);
    my $turn = 1;
    while (CORE::defined $node) {
        my $name = $value_name->($node) // return "a list whose `next` is `" . (ref $node || 'scalar') . '`';
        my $here = $address->($node);
        return 'a list that runs in a circle' if CORE::defined $mark && $here == $mark || @found > $MOST;
        if (@found == $turn) {
            $mark = $here;
            $turn *= 2;
        }
        CORE::push(@found, $node->{$name});
        $node = $node->{next};
    }
    return \@found;
};

# The values by level, or what is wrong with the tree.
my $from_tree = sub {
    my @level = @_;
    my (@found, %seen);
    my ($count, $depth) = (0, 0);
    while (@level) {
        my @below;
        for my $node (@level) {
            if (!CORE::defined $node) {
                CORE::push(@found, undef);
                next;
            }
            my $name = $value_name->($node) // return "a tree whose `left` or `right` is `" . (ref $node || 'scalar') . '`';
            return 'a tree with a node whose value is undef' unless CORE::defined $node->{$name};
            CORE::push(@found, $node->{$name});
            CORE::push(@below, $node->{left}, $node->{right});
            $seen{ $address->($node) } = 1;
            $count++;
        }
        @level = @below;
        # Each level of a tree has a node that no level above it has.
        return 'a tree that runs in a circle' if ++$depth > CORE::keys(%seen) + 1 || $count > $MOST;
    }
    CORE::pop(@found) while @found && !CORE::defined $found[-1];
    return \@found;
};

my $has_nodes;
$has_nodes = sub {
    my ($type) = @_;
    return 0 unless ref $type;
    my ($kind) = CORE::keys %$type;
    my $inner = $type->{$kind};
    return 1 if $NAMES{$kind};
    return CORE::scalar CORE::grep { $has_nodes->($_) } $kind eq 'tuple' ? @$inner : $kind eq 'record' ? CORE::values %$inner : $inner;
};

my $joined = sub {
    my $text = CORE::join(',', @_);
    CORE::die bless({}, 'GradeDriver::TooLarge') if CORE::length $text > 64 << 20;
    return $text;
};

my $write;
$write = sub {
    my ($value, $type) = @_;
    return $write_as->($value, $type // 'any', 0) unless $has_nodes->($type);
    my ($kind) = CORE::keys %$type;
    my $inner = $type->{$kind};
    if ($NAMES{$kind}) {
        return '[]' unless CORE::defined $value;
        if (ref $value eq 'ARRAY') {
            # It would look like the nodes that it stands for.
            my @first = map { ref $_ || ($_ // 'undef') } @$value[0 .. ($#$value > 20 ? 20 : $#$value)];
            return $other->('ARRAY', '[' . CORE::join(', ', @first) . "] (no $NAMES{$kind})");
        }
        return $write_as->($value, 'any', 0) unless CORE::defined $value_name->($value);
        my $found = $kind eq 'linked' ? $from_list->($value) : $from_tree->($value);
        return $other->($NAMES{$kind}, $found) unless ref $found;
        return '[' . $joined->(map { $write_as->($_, $inner, 1) } @$found) . ']';
    }
    if (ref $value eq 'ARRAY' && $kind =~ /\A(?:list|tuple)\z/) {
        return '[' . $joined->(map { $write->($value->[$_], $kind eq 'tuple' ? $inner->[$_] : $inner) } 0 .. $#$value) . ']';
    }
    if (ref $value eq 'HASH' && $kind =~ /\A(?:map|record)\z/ && !CORE::grep { /\A\$/ } CORE::keys %$value) {
        my @names = CORE::sort CORE::keys %$value;
        return '{' . $joined->(map { $write_as->($_, 'string', 1) . ':' . $write->($value->{$_}, $kind eq 'record' ? $inner->{$_} : $inner) } @names) . '}';
    }
    return $write_as->($value, $type, 0);
};

# What the driver gets for its own ways of writing.
sub {
    ($write_as, $other) = @_;
    return { start => $start, complete => $complete, build => $build, write => $write };
};
