# Answers the calls of a function or class problem. Requests come in on descriptor 3, replies go out
# on 4, a line of JSON each.
#
# The file is loaded once, and each case is served by a fork of that process: that forgets packages,
# globals and patched functions at the price of less than a millisecond. What the fork dies of, this
# process dies of too, so that the grader sees it.
#
# A scalar does not say whether it is a number or a text, and there is no false but `0` and `''`. So
# results are written as the declared type of the problem has them; see `write_as`.
#
# Names of our own are lexical, which no other file can reach. Built-in functions are named with
# CORE::, so that overriding them changes nothing here.

package GradeDriver;
use strict;
use warnings;
no warnings 'recursion', 'once', 'redefine', 'experimental';
use Scalar::Util ();
use Time::HiRes ();
use B ();
use Config ();

# With this code a fork says that it has replied.
my $REPLIED = 219;
my $MOST_BYTES = 64 << 20;
my $DEEPEST = 1000;
my $SAFE = 9007199254740991;

my ($init, $file, @lines, %known, $entry, %named, @arguments, @results, @cost, $from, $nodes);
# POSIX takes longer to load than all the rest, for the one function that is needed of it.
my ($ends) = $^O eq 'linux' ? CORE::grep { $Config::Config{archname} =~ $_->[0] } [qr/\Ax86_64-linux(?!.*x32)/, 231], [qr/\Aaarch64-linux/, 94] : ();
my $sub_exit = $ends ? sub { CORE::syscall($ends->[1], 0 + $_[0]) } : do { require POSIX; \&POSIX::_exit };
my $looks_like_number = \&Scalar::Util::looks_like_number;
my $blessed = \&Scalar::Util::blessed;
my $reftype = \&Scalar::Util::reftype;
my $clock = \&Time::HiRes::clock_gettime;
my $cpu_clock = Time::HiRes::CLOCK_PROCESS_CPUTIME_ID();
my $wall_clock = Time::HiRes::CLOCK_MONOTONIC();
my $svref = \&B::svref_2object;
my $is_bool = defined &builtin::is_bool ? \&builtin::is_bool : sub { 0 };

open(my $requests, '<&=', 3) or CORE::die "driver: $!\n";
open(my $replies, '>&=', 4) or CORE::die "driver: $!\n";
CORE::binmode($_) for $requests, $replies;

# ---- reading ------------------------------------------------------------------------------------

my %escapes = (n => "\n", t => "\t", r => "\r", b => "\b", f => "\f", '"' => '"', '\\' => '\\', '/' => '/');

# A JSON reader of our own: it keeps apart what Perl does not, and no module has to be loaded.
my $read_value;
my $read_text = sub {
    $_[0] =~ /\G"/gc or CORE::die "a text was expected\n";
    my $out = '';
    for (;;) {
        if ($_[0] =~ /\G([^"\\]{1,30000})/gc) { $out .= $1 }
        elsif ($_[0] =~ /\G"/gc) { return $out }
        elsif ($_[0] =~ /\G\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)/gc) {
            $out .= CORE::chr(0x10000 + ((CORE::hex($1) - 0xD800) << 10) + CORE::hex($2) - 0xDC00);
        }
        elsif ($_[0] =~ /\G\\u(....)/gc) { $out .= CORE::chr(CORE::hex($1)) }
        elsif ($_[0] =~ /\G\\(.)/gc) { $out .= $escapes{$1} }
        else { CORE::die "a text does not end\n" }
    }
};
$read_value = sub {
    $_[0] =~ /\G\s+/gc;
    if ($_[0] =~ /\G(?=")/gc) { return $read_text->($_[0]) }
    if ($_[0] =~ /\G(-?\d+)(?![\d.eE])/gc) { return 0 + $1 }
    if ($_[0] =~ /\G(-?\d[\d.eE+-]*)/gc) { return $1 eq '-0.0' ? -0.0 : 0.0 + $1 }
    if ($_[0] =~ /\Gnull/gc) { return undef }
    if ($_[0] =~ /\Gtrue/gc) { return !!1 }
    if ($_[0] =~ /\Gfalse/gc) { return !!0 }
    if ($_[0] =~ /\G\[\s*/gc) {
        my @items;
        return \@items if $_[0] =~ /\G\]/gc;
        do { CORE::push(@items, scalar $read_value->($_[0])) } while $_[0] =~ /\G\s*,/gc;
        $_[0] =~ /\G\s*\]/gc or CORE::die "a list does not end\n";
        return \@items;
    }
    $_[0] =~ /\G\{\s*/gc or CORE::die "a value was expected\n";
    my %map;
    return \%map if $_[0] =~ /\G\}/gc;
    do {
        $_[0] =~ /\G\s+/gc;
        my $key = $read_text->($_[0]);
        $_[0] =~ /\G\s*:/gc;
        $map{$key} = $read_value->($_[0]);
    } while $_[0] =~ /\G\s*,/gc;
    $_[0] =~ /\G\s*\}/gc or CORE::die "a map does not end\n";
    return \%map;
};

my $parse = sub {
    my $line = $_[0];
    utf8::decode($line);
    return $read_value->($line);
};

# What the answer is given for a value of the wire.
my $decode;
$decode = sub {
    my ($value) = @_;
    my $kind = ref $value;
    return [map { $decode->($_) } @$value] if $kind eq 'ARRAY';
    return $value if $kind ne 'HASH';
    my ($key) = keys %$value;
    if (keys %$value == 1 && CORE::substr($key, 0, 1) eq '$') {
        my $inner = $value->{$key};
        return 0 + $inner if $key eq '$i';
        return $inner eq 'nan' ? 'nan' + 0 : $inner eq 'inf' ? 9**9**9 : -9**9**9 if $key eq '$f';
        return { map { $_->[0] => $decode->($_->[1]) } @$inner } if $key eq '$m';
        if ($key eq '$r') {
            CORE::die bless({ name => $inner }, 'GradeDriver::Unnamed') unless CORE::exists $named{$inner};
            return $named{$inner};
        }
    }
    return { map { $_ => $decode->($value->{$_}) } keys %$value };
};

# ---- writing ------------------------------------------------------------------------------------

my $quote = sub {
    my $text = "$_[0]";
    $text =~ s/([\x00-\x1f"\\\x7f])/sprintf '\\u%04x', CORE::ord $1/ge;
    utf8::encode($text);
    return qq("$text");
};
my $other = sub {
    my ($type, $words) = @_;
    return '{"$o":[' . $quote->($type) . ',' . $quote->(CORE::substr($words, 0, 200)) . ']}';
};

# A text with bytes above 127 that was not decoded is UTF-8 if it can be: a file is read as it is.
my $text = sub {
    my $text = "$_[0]";
    utf8::decode($text) unless utf8::is_utf8($text);
    return $text =~ /[\x{d800}-\x{dfff}]/ ? $other->('scalar', 'text with lone surrogates') : $quote->($text);
};
my $float = sub {
    my $value = 0 + $_[0];
    return '{"$f":"nan"}' if $value != $value;
    return $value > 0 ? '{"$f":"inf"}' : '{"$f":"-inf"}' if $value == 9**9**9 || $value == -9**9**9;
    for my $digits (15, 16, 17) {
        my $text = CORE::sprintf("%.${digits}g", $value);
        next if $digits < 17 && $text != $value;
        return $text =~ /[.e]/ ? $text : "$text.0";
    }
};
# Was the scalar made as a number?
my $is_number = sub {
    my $flags = $svref->(\$_[0])->FLAGS;
    return $flags & (B::SVf_IOK() | B::SVf_NOK()) && !($flags & B::SVf_POK());
};
my $number = sub {
    my ($value) = @_;
    my $flags = $svref->(\$value)->FLAGS;
    return $float->($value) unless $flags & B::SVf_IOK() || ($value == CORE::int($value) && CORE::abs($value) <= $SAFE);
    return CORE::abs($value) <= $SAFE ? CORE::sprintf('%d', $value) : $value > 9223372036854775807 ? $other->('integer', "$value") : qq({"\$i":"$value"});
};

my $write_as;
my $map_of = sub {
    my ($value, $type, $depth) = @_;
    my @keys = CORE::sort CORE::keys %$value;
    my $paired = CORE::grep { CORE::substr($_, 0, 1) eq '$' } @keys;
    my $inner = ref $type ? $type->{map} : undef;
    my @parts = map {
        my $item = $write_as->($value->{$_}, $inner // (ref $type && $type->{record} ? $type->{record}{$_} : undef) // 'any', $depth + 1);
        $paired ? '[' . $text->($_) . ",$item]" : $text->($_) . ":$item";
    } @keys;
    return $paired ? '{"$m":[' . CORE::join(',', @parts) . ']}' : '{' . CORE::join(',', @parts) . '}';
};

# The JSON of a value that is meant to be of a type. What is clearly of another one stays that.
$write_as = sub {
    my ($value, $type, $depth) = @_;
    return 'null' unless CORE::defined $value;
    my $kind = ref $value;
    if ($kind eq 'ARRAY') {
        return $other->('ARRAY', 'nested too deeply') if $depth > $DEEPEST;
        my $items = ref $type && ($type->{list} || $type->{tuple});
        my $size = 0;
        my @parts;
        for my $i (0 .. $#$value) {
            my $inner = !$items ? 'any' : ref $items eq 'ARRAY' ? $items->[$i] // 'any' : $items;
            CORE::push(@parts, $write_as->($value->[$i], $inner, $depth + 1));
            CORE::die bless({}, 'GradeDriver::TooLarge') if ($size += CORE::length $parts[-1]) > $MOST_BYTES;
        }
        return '[' . CORE::join(',', @parts) . ']';
    }
    if ($kind eq 'HASH') {
        return $depth > $DEEPEST ? $other->('HASH', 'nested too deeply') : $map_of->($value, $type, $depth);
    }
    if ($kind eq 'JSON::PP::Boolean') { return $$value ? 'true' : 'false' }
    # `\1` and `\0` are how modules write true and false.
    if ($kind eq 'SCALAR' && CORE::defined $$value && $$value =~ /\A[01]\z/) { return $$value ? 'true' : 'false' }
    return $other->($kind, 'a ' . $kind) if $kind ne '';
    return $other->(CORE::substr(CORE::ref(\$value), 0, 20), 'a glob') if CORE::ref(\$value) eq 'GLOB';
    my $plain = ref $type ? 'any' : $type;
    if ($plain eq 'bool') {
        return $value eq '1' ? 'true' : 'false' if $is_bool->($value) || $value eq '' || $value eq '0' || $value eq '1';
    }
    if ($plain eq 'string') { return $is_number->($value) ? $number->($value) : $text->($value) }
    if ($plain eq 'int' && $value =~ /\A-?(?:0|[1-9]\d*)\z/) {
        return $number->(0 + $value) if CORE::length($value) < 19 || 0 + $value eq $value;
        return $other->('integer', $value);
    }
    if ($plain eq 'float' && $looks_like_number->($value) && $value =~ /\A[-+\d.eEinfaINFA]+\z/) { return $float->($value) }
    return $value eq '1' ? 'true' : 'false' if $is_bool->($value);
    return $is_number->($value) ? $number->($value) : $text->($value);
};

# ---- errors -------------------------------------------------------------------------------------

my $explain = sub {
    my ($error, @frames) = @_;
    my $type = ref $error ? $blessed->($error) // ref $error : '';
    my $message = $error;
    if (ref $error) {
        my $own = $reftype->($error) eq 'HASH' ? $error->{message} : undef;
        $message = CORE::defined $own && !ref $own ? $own : "a $type";
    }
    utf8::decode($message) unless utf8::is_utf8($message);
    my $line;
    $line = $1 if $message =~ /\bat \Q$file\E line (\d+)/;
    my $missing = $message =~ /\ACan't locate ([\w\/]+)\.pm in \@INC/ ? $1 =~ s!/!::!gr : undef;
    $message =~ s/ \(you may need to install.*//s if $missing;
    $message =~ s/ at \Q$file\E line \d+(?:, <[^>]*> line \d+)?(?:, near.*)?\.?\n?\z//s;
    $message =~ s/\Q$file\E/$file =~ m!([^\/]+)\z! ? $1 : $file/ge;
    $message =~ s/\s+\z//;
    CORE::unshift(@frames, $line) if CORE::defined $line && !@frames;
    $line //= $frames[0];
    my @shown = map { "  line $_\n    " . (($lines[$_ - 1] // '') =~ s/\A\s+|\s+\z//gr) } @frames[0 .. ($#frames > 9 ? 9 : $#frames)];
    my $more = CORE::defined $missing ? ',"missing":' . $quote->($missing) : '';
    return '{"type":' . $quote->($type) . ',"message":' . $quote->(CORE::substr($message, 0, 4000)) . ',"line":' . ($line // 'null')
        . ',"trace":' . $quote->(CORE::substr(CORE::join("\n", @shown), 0, 4000)) . "$more}";
};

# ---- the entry ----------------------------------------------------------------------------------

# The functions that a package of the file defines, by name.
my $functions_of = sub {
    my ($package) = @_;
    no strict 'refs';
    my %found;
    for my $name (CORE::keys %{"${package}::"}) {
        next if $name =~ /::\z/ || $name =~ /\W/;
        my $code = *{"${package}::$name"}{CODE} or next;
        my $start = $svref->($code)->START;
        my $own = eval { $svref->($code)->FILE eq $file };
        $found{$name} = $code if $own && !$known{"$package\::$name"};
    }
    return \%found;
};

my $packages = sub {
    my %seen;
    for my $line (@lines) {
        $seen{$1} = 1 if $line =~ /^\s*(?:package|class)\s+([\w:]+)/;
    }
    CORE::delete $seen{main};
    return CORE::sort CORE::keys %seen;
};

my $find_function = sub {
    my @wanted = CORE::defined $init->{entry} ? ($init->{entry}) : @{ $init->{names} };
    my $main = $functions_of->('main');
    my @packages = $packages->();
    my %of = map { $_ => $functions_of->($_) } @packages;
    for my $name (@wanted) {
        return { name => $name, style => 'function', code => $main->{$name} } if $main->{$name};
        # `my $f = sub {…}` cannot be reached from outside; `our $f` can.
        no strict 'refs';
        my $value = ${"main::$name"};
        return { name => $name, style => 'function', code => $value } if ref $value eq 'CODE';
    }
    for my $name (@wanted) {
        for my $package ('Solution', CORE::grep { $_ ne 'Solution' } @packages) {
            my ($owner, $method) = $name =~ /\A(.+)(?:\.|::)(\w+)\z/ ? ($1, $2) : ('', $name);
            next if $owner ne '' && $owner ne $package;
            my $found = $of{$package}{$method} or next;
            return { name => $name, style => 'method', package => $package, code => $found };
        }
    }
    my @names = CORE::sort CORE::grep { !/^_/ } CORE::keys %$main;
    if (@names == 1 && !CORE::defined $init->{entry}) {
        return { name => $names[0], style => 'function', code => $main->{ $names[0] }, note => "took `$names[0]`, the only function" };
    }
    my @inner = map { my $package = $_; map { "$package.$_" } CORE::sort CORE::keys %{ $of{$package} } } @packages;
    return { found => [@names, @inner], several => CORE::defined $init->{entry} ? [] : \@names };
};

my $table_of = sub {
    my ($package) = @_;
    my (%table, @missing);
    for my $canonical (CORE::sort CORE::keys %{ $init->{methods} }) {
        my ($name) = CORE::grep { UNIVERSAL::can($package, $_) } @{ $init->{methods}{$canonical}{names} };
        CORE::defined $name ? $table{$canonical} = $name : CORE::push(@missing, $canonical);
    }
    return (\%table, \@missing);
};

my $find_class = sub {
    my @wanted = CORE::defined $init->{entry} ? ($init->{entry}) : @{ $init->{names} };
    my @packages = $packages->();
    for my $name (@wanted) {
        next unless CORE::grep { $_ eq $name } @packages;
        my ($table, $missing) = $table_of->($name);
        return { found => [CORE::sort CORE::keys %{ $functions_of->($name) }], several => [], missing => $missing } if @$missing;
        return { name => $name, style => 'class', package => $name, methods => $table };
    }
    my @fitting = CORE::defined $init->{entry} ? () : CORE::grep { !@{ ($table_of->($_))[1] } } @packages;
    if (@fitting == 1) {
        my ($table) = $table_of->($fitting[0]);
        return { name => $fitting[0], style => 'class', package => $fitting[0], methods => $table, note => "took `$fitting[0]`, the only package with these methods" };
    }
    return { found => [@packages, CORE::sort CORE::keys %{ $functions_of->('main') }], several => \@fitting };
};

# ---- a case -------------------------------------------------------------------------------------

my $start_clock = sub { $from = [$clock->($cpu_clock), $clock->($wall_clock)] };
my $stop_clock = sub {
    return unless $from;
    $cost[0] += $clock->($cpu_clock) - $from->[0];
    $cost[1] += $clock->($wall_clock) - $from->[1];
    $from = undef;
};
my $memory = sub {
    CORE::open(my $status, '<', '/proc/self/status') or return undef;
    while (my $line = CORE::readline $status) { return $1 << 10 if $line =~ /^$_[0]:\s+(\d+)/ }
    return undef;
};

# The JSON of one call's result. A list that comes back is a list only where one is asked for.
my $attempt = sub {
    my ($call, $type, $as) = @_;
    my ($value, @frames);
    local $@;
    local $SIG{__DIE__} = sub {
        @frames = ();
        for (my $i = 0; $i < 200 && @frames < 10; $i++) {
            my @caller = CORE::caller($i) or last;
            CORE::push(@frames, $caller[2]) if $caller[1] eq $file;
        }
    };
    $start_clock->();
    my $ok = eval {
        my @list = $call->();
        $value = @list == 1 ? $list[0] : ref $type && ($type->{list} || $type->{tuple}) ? [@list] : ref $type && $type->{map} && @list % 2 == 0 ? {@list} : $list[-1];
        1;
    };
    my $error = $@;
    $stop_clock->();
    return '{"e":{"type":"","message":' . $quote->("there is no result named `$error->{name}`") . '}}' if !$ok && ref $error eq 'GradeDriver::Unnamed';
    return '{"e":' . $explain->($error, @frames) . '}' unless $ok;
    $named{$as} = $value if CORE::defined $as;
    $value = $arguments[$init->{output}] if CORE::defined $init->{output};
    return '{"v":' . ($nodes ? $nodes->{write}->($value, $type) : $write_as->($value, $type // 'any', 0)) . '}';
};

my $written = sub { '"r":[' . CORE::join(',', map { '[' . CORE::join(',', @$_) . ']' } @results) . ']' };

# The arguments of one call, by the signature that it has.
my $given = sub {
    my ($wire, $signature) = @_;
    my $args = $decode->($wire);
    return @$args unless $nodes;
    # Making nodes is no work of the answer's.
    $stop_clock->();
    $args = $nodes->{build}->($args, $signature->{takes});
    $start_clock->();
    return @$args;
};

my $calls = sub {
    my ($request) = @_;
    my $instance;
    my $package = $entry->{package};
    if ($entry->{methods} || ($package && UNIVERSAL::can($package, 'new'))) {
        my $built = $attempt->(sub { $instance = $package->new($given->($request->{new} // [], $init)); undef });
        return '"r":[],"failed":{"why":"new","error":' . CORE::substr($built, 5, -1) . '}' if $built =~ /\A\{"e"/;
    }
    $instance //= $package;
    for my $call (@{ $request->{calls} }) {
        CORE::push(@results, []);
        for (1 .. ($call->{n} // 1) * ($call->{threads} || 1)) {
            if ($call->{new}) {
                CORE::push(@{ $results[-1] }, $attempt->(sub { $named{ $call->{as} } = $package->new($given->($call->{new}, $init)); undef }));
                next;
            }
            my $type = $init->{returns};
            my $run = sub { @arguments = $given->($call->{a}, $init); $entry->{code}->($package ? $instance : (), @arguments) };
            if ($entry->{methods}) {
                my $method = $entry->{methods}{ $call->{m} };
                $type = $init->{methods}{ $call->{m} }{returns};
                $run = sub { my $on = CORE::defined $call->{on} ? $named{ $call->{on} } : $instance; $on->$method($given->($call->{a}, $init->{methods}{ $call->{m} })) };
            }
            CORE::push(@{ $results[-1] }, $attempt->($run, $type, $call->{as}));
        }
    }
    return $written->();
};

my $every_string = sub {
    my ($each) = @_;
    my @letters = CORE::split(//, $each->{alphabet});
    my $bits = '';
    my $instance = $entry->{package} && UNIVERSAL::can($entry->{package}, 'new') ? $entry->{package}->new : $entry->{package};
    for my $length (0 .. $each->{up_to}) {
        for my $number (0 .. @letters**$length - 1) {
            my ($string, $rest) = ('', $number);
            for (1 .. $length) {
                $string = $letters[$rest % @letters] . $string;
                $rest = CORE::int($rest / @letters);
            }
            my $result = $attempt->(sub { $entry->{code}->($entry->{package} ? $instance : (), $string) }, 'bool');
            if ($result eq '{"v":true}') { $bits .= '1' }
            elsif ($result eq '{"v":false}') { $bits .= '0' }
            else { return qq("bits":"$bits","stop":$result) }
        }
    }
    return qq("bits":"$bits");
};

my $reply = sub {
    my ($line) = @_;
    my $at = 0;
    while ($at < CORE::length $line) {
        my $count = CORE::syswrite($replies, $line, CORE::length($line) - $at, $at) // $sub_exit->(0);
        $at += $count;
    }
};

# What was printed goes out. A handle's own method would load a module for that.
my $flush = sub {
    my $selected = CORE::select;
    for my $handle (*STDOUT, *STDERR) {
        CORE::select($handle);
        my $was = $|;
        $| = 1;
        $| = $was;
    }
    CORE::select($selected);
};

my $serve = sub {
    my $request = $parse->($_[0]);
    my $before = $memory->('VmRSS');
    @cost = (0, 0);
    my $body = eval { $request->{each} ? $every_string->($request->{each}) : $calls->($request) };
    if (!CORE::defined $body || CORE::length($body) > $MOST_BYTES) {
        CORE::die $@ unless CORE::defined $body || ref $@ eq 'GradeDriver::TooLarge';
        $body = '"r":[],"error":{"type":"","message":"the returned value is too large"}';
    }
    my $peak = $memory->('VmHWM');
    $peak = CORE::defined $peak && CORE::defined $before ? ($peak > $before ? $peak - $before : 0) : 'null';
    $flush->();
    my @ends = map { -s $_ } *STDOUT, *STDERR;
    my ($cpu, $wall) = map { CORE::sprintf '%.0f', $_ * 1e9 } @cost;
    $reply->(qq({"id":$request->{id},$body,"cpu":$cpu,"wall":$wall,"peak":$peak,"out":[$ends[0],$ends[1]]}\n));
};

# ---- the process --------------------------------------------------------------------------------

# The file is run as one that was required: a true last value is not asked of it.
my $load = sub {
    my $source = $init->{text};
    $source =~ s/^__(?:END|DATA)__\b.*//ms;
    local $@;
    # What parses and has not run is told apart by the mark at its start.
    my $started = 0;
    local *GradeDriver::started = sub { $started = 1 };
    # The text is decoded, so that its literals are characters, as arguments are.
    my $code = "package main; GradeDriver::started();\n#line 1 \"$file\"\n$source\n;1";
    $nodes->{start}->($source) if $nodes;
    my $ok = main::grade_run($code);
    my $error = $@;
    if (!$ok) {
        my $why = $started ? 'threw' : 'syntax';
        $why = 'threw' if $error =~ /\ACan't locate/;
        return qq({"failed":{"why":"$why","error":) . $explain->($error) . '}}';
    }
    $nodes->{complete}->() if $nodes;
    $entry = $init->{kind} eq 'class' ? $find_class->() : $find_function->();
    if ($entry->{found}) {
        my $names = sub { '[' . CORE::join(',', map { $quote->($_) } @{ $_[0] }) . ']' };
        my $more = $entry->{missing} ? ',"missing":' . $names->($entry->{missing}) : '';
        my $out = '{"failed":{"why":"no_entry","found":' . $names->($entry->{found}) . ',"several":' . $names->($entry->{several}) . "$more}}";
        $entry = undef;
        return $out;
    }
    my $note = CORE::defined $entry->{note} ? $quote->($entry->{note}) : 'null';
    my $version = CORE::sprintf('%vd', $^V);
    return '{"ready":{"entry":' . $quote->($entry->{name}) . qq(,"style":"$entry->{style}","note":$note,"runtime":"$version"}});
};

my $main = sub {
    my $line = CORE::readline($requests) // $sub_exit->(0);
    $init = $parse->($line);
    if ($init->{clock} || $init->{services}) {
        my $what = $init->{clock} ? 'virtual clock' : 'services';
        $reply->(qq({"unsupported":"answers in Perl have no $what here; this problem needs it"}\n));
        $sub_exit->(0);
    }
    # The quotes of the candidate's own text are escaped.
    if (CORE::index($line, '{"linked":') >= 0 || CORE::index($line, '{"tree":') >= 0) {
        $nodes = (do(__FILE__ =~ s/driver\.pl\z/nodes.pl/r) or CORE::die 'driver: nodes.pl: ', $@ || $!, "\n")->($write_as, $other);
    }
    # Perl itself has to tell the name again as it was given, whatever encoding it thinks of.
    $file = $init->{file} =~ s/[^!#-\[\]-~]/_/gr;
    @lines = CORE::split(/\n/, $init->{text});
    CORE::binmode($_, ':utf8') for *STDOUT, *STDERR;
    # A program that the file has at its end is not meant: it would wait for input.
    my $loaded = $load->();
    $flush->();
    my $ballast;
    if ($entry) {
        # What the grader measures before the first case has a fork in it, as later.
        $ballast = CORE::fork();
        if (CORE::defined $ballast && $ballast == 0) {
            CORE::close($_) for $requests, $replies;
            CORE::sleep(1000);
            $sub_exit->(0);
        }
    }
    $reply->("$loaded\n");
    while (CORE::defined($line = CORE::readline($requests))) {
        next unless $entry;
        if ($ballast) {
            CORE::kill('KILL', $ballast);
            CORE::waitpid($ballast, 0);
            $ballast = undef;
        }
        my $id = CORE::fork();
        if ($id == 0) {
            eval { $serve->($line); 1 } or $sub_exit->(70);
            $sub_exit->($REPLIED);
        }
        CORE::waitpid($id, 0);
        my ($code, $signal) = ($? >> 8, $? & 127);
        next if $code == $REPLIED;
        $sub_exit->($code) unless $signal;
        $SIG{(CORE::split(/ /, $Config::Config{sig_name} // ''))[$signal] // 'TERM'} = 'DEFAULT';
        CORE::kill($signal, $$);
        CORE::sleep(1);
        $sub_exit->(128 + $signal);
    }
    CORE::kill('KILL', $ballast) if $ballast;
    $sub_exit->(0);
};

# Outside of the scope of our own names.
package main;
no strict;
no warnings;
INIT {
    *main::grade_run = eval 'sub { local @ARGV; eval $_[0] }';
}
$main->();
