// What an answer in C++ or C is compiled together with: values from and to the
// wire form, by the types of the answer's own parameters. The other half of
// the driver, which is the same for every answer, is compiled once: driver.cpp.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <deque>
#include <forward_list>
#include <functional>
#include <iostream>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <sstream>
#include <stack>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace grade_driver_ {

// A value of the case does not fit the type that the answer declares.
struct Misfit {
  std::string message;
};

// A place in the text of a request.
struct Cursor {
  const char *at;
  const char *end;

  void space();
  char peek();
  bool take(char c);
  void expect(char c);
  void skip();
  bool null();
  bool boolean();
  // A whole number, or a text that says what stands there instead.
  __int128 whole();
  double number();
  std::string text();
  // Calls `each` for every entry of a map, in either of its forms.
  void entries(const std::function<void(const std::string &, Cursor &)> &each);
};

// The text of a result that an earlier call of the case was named for.
const std::string *named(const std::string &name);
// Where a reference `{"$r":"name"}` stands: what it refers to.
bool followed(Cursor &cursor, Cursor &value);

void write_text(std::string &out, std::string_view text);
void write_whole(std::string &out, __int128 value);
void write_float(std::string &out, double value);
void write_key(std::string &out, bool &first, std::string_view key);
std::string from_points(const std::u32string &points);
std::u32string to_points(const std::string &text);

template <class T> inline constexpr bool never = false;
template <class T> struct Read;
template <class T> T read(Cursor &cursor) {
  Cursor other{};
  if (followed(cursor, other)) return Read<T>::read(other);
  return Read<T>::read(cursor);
}

template <class T>
concept Whole = std::is_integral_v<T> && !std::is_same_v<T, bool>;
template <class T>
concept Letter = std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char16_t> ||
                 std::is_same_v<T, char32_t> || std::is_same_v<T, char8_t>;
template <class T>
concept Back = requires(T t, typename T::value_type v) { t.push_back(v); } && !std::is_same_v<T, std::string>;
template <class T>
concept Inserted = requires(T t, typename T::value_type v) { t.insert(v); } && !requires { typename T::mapped_type; } && !Back<T>;
template <class T>
concept Keyed = requires { typename T::mapped_type; typename T::key_type; };

template <> struct Read<bool> {
  static bool read(Cursor &c) { return c.boolean(); }
};
template <Letter T> struct Read<T> {
  static T read(Cursor &c) {
    if (c.peek() != '"') return static_cast<T>(c.whole());
    std::u32string points = to_points(c.text());
    if (points.size() != 1 || points[0] > static_cast<char32_t>(std::numeric_limits<T>::max()))
      throw Misfit{"a text that is no single character of the declared type"};
    return static_cast<T>(points[0]);
  }
};
template <class T>
  requires(Whole<T> && !Letter<T>)
struct Read<T> {
  static T read(Cursor &c) {
    __int128 n = c.whole();
    if (n < static_cast<__int128>(std::numeric_limits<T>::min()) || n > static_cast<__int128>(std::numeric_limits<T>::max())) {
      std::string digits;
      write_whole(digits, n);
      throw Misfit{digits + " does not fit a type of " + std::to_string(sizeof(T) * 8) + " bits" +
                   (std::is_signed_v<T> ? "" : " without a sign")};
    }
    return static_cast<T>(n);
  }
};
template <class T>
  requires std::is_floating_point_v<T>
struct Read<T> {
  static T read(Cursor &c) { return static_cast<T>(c.number()); }
};
template <> struct Read<std::string> {
  static std::string read(Cursor &c) { return c.text(); }
};
template <> struct Read<std::u32string> {
  static std::u32string read(Cursor &c) { return to_points(c.text()); }
};
template <> struct Read<std::wstring> {
  static std::wstring read(Cursor &c) {
    std::u32string points = to_points(c.text());
    return std::wstring(points.begin(), points.end());
  }
};
template <Back T> struct Read<T> {
  static T read(Cursor &c) {
    T all;
    if constexpr (std::is_same_v<typename T::value_type, char>) {
      if (c.peek() == '"') {
        for (char letter : c.text()) all.push_back(letter);
        return all;
      }
    }
    c.expect('[');
    if (c.take(']')) return all;
    do all.push_back(grade_driver_::read<typename T::value_type>(c));
    while (c.take(','));
    c.expect(']');
    return all;
  }
};
template <Inserted T> struct Read<T> {
  static T read(Cursor &c) {
    T all;
    for (auto &item : grade_driver_::read<std::vector<typename T::value_type>>(c)) all.insert(item);
    return all;
  }
};
template <class T, std::size_t N> struct Read<std::array<T, N>> {
  static std::array<T, N> read(Cursor &c) {
    auto items = grade_driver_::read<std::vector<T>>(c);
    if (items.size() != N) throw Misfit{"a list of another length than the declared array"};
    std::array<T, N> all{};
    std::copy(items.begin(), items.end(), all.begin());
    return all;
  }
};
template <Keyed T> struct Read<T> {
  static T read(Cursor &c) {
    static_assert(std::is_constructible_v<typename T::key_type, std::string>, "grade: a map of the problem has texts as keys");
    T all;
    c.entries([&](const std::string &key, Cursor &value) {
      all.emplace(typename T::key_type(key), grade_driver_::read<typename T::mapped_type>(value));
    });
    return all;
  }
};
template <class T> struct Read<std::optional<T>> {
  static std::optional<T> read(Cursor &c) {
    if (c.null()) return std::nullopt;
    return grade_driver_::read<T>(c);
  }
};
template <class... T> struct Read<std::tuple<T...>> {
  static std::tuple<T...> read(Cursor &c) {
    c.expect('[');
    bool first = true;
    auto next = [&](auto *type) {
      if (!first) c.expect(',');
      first = false;
      return grade_driver_::read<std::remove_pointer_t<decltype(type)>>(c);
    };
    std::tuple<T...> all{next(static_cast<T *>(nullptr))...};
    c.expect(']');
    return all;
  }
};
template <class A, class B> struct Read<std::pair<A, B>> {
  static std::pair<A, B> read(Cursor &c) {
    auto both = Read<std::tuple<A, B>>::read(c);
    return {std::get<0>(std::move(both)), std::get<1>(std::move(both))};
  }
};
// A record of the problem, as a struct with fields of the same names: the
// generated part says how.
template <class T> struct Records {
  static constexpr bool known = false;
};
template <class T> struct Read {
  static T read(Cursor &c) {
    static_assert(Records<T>::known, "grade: a parameter has a type that no value of the problem can be turned into");
    T record{};
    c.entries([&](const std::string &key, Cursor &value) { Records<T>::field(record, key, value); });
    return record;
  }
};

// Linked lists and trees: nodes.h says how, where the problem has them.
template <class T> struct Nodes {
  static constexpr bool known = false;
};

// A result in wire form.
template <class T> void write(std::string &out, const T &value);
template <class T>
concept Range = requires(const T &t) { t.begin(); t.end(); };
template <class T> void write_range(std::string &out, const T &range) {
  out += '[';
  bool first = true;
  for (const auto &item : range) {
    if (!first) out += ',';
    first = false;
    write<typename T::value_type>(out, item);
  }
  out += ']';
}
void write_other(std::string &out, const char *type);
template <class T> void write(std::string &out, const T &value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (Nodes<T>::known) {
    Nodes<T>::write(out, value);
  } else if constexpr (Letter<T>) {
    write_text(out, from_points(std::u32string(1, static_cast<char32_t>(static_cast<std::make_unsigned_t<T>>(value)))));
  } else if constexpr (std::is_enum_v<T>) {
    write_whole(out, static_cast<__int128>(static_cast<long long>(value)));
  } else if constexpr (Whole<T> || std::is_same_v<T, __int128>) {
    write_whole(out, static_cast<__int128>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    write_float(out, static_cast<double>(value));
  } else if constexpr (std::is_convertible_v<const T &, std::string_view>) {
    if constexpr (std::is_pointer_v<T>) {
      if (value == nullptr) {
        out += "null";
        return;
      }
    }
    write_text(out, std::string_view(value));
  } else if constexpr (std::is_same_v<T, std::u32string>) {
    write_text(out, from_points(value));
  } else if constexpr (std::is_same_v<T, std::wstring>) {
    write_text(out, from_points(std::u32string(value.begin(), value.end())));
  } else if constexpr (Keyed<T>) {
    if constexpr (std::is_convertible_v<typename T::key_type, std::string_view>) {
      bool dollar = false;
      for (const auto &entry : value) dollar |= std::string_view(entry.first).starts_with('$');
      bool first = true;
      out += dollar ? "{\"$m\":[" : "{";
      for (const auto &entry : value) {
        if (!first) out += ',';
        first = false;
        if (dollar) out += '[';
        write_text(out, std::string_view(entry.first));
        out += dollar ? ',' : ':';
        write<typename T::mapped_type>(out, entry.second);
        if (dollar) out += ']';
      }
      out += dollar ? "]}" : "}";
    } else {
      write_other(out, "map");
    }
  } else if constexpr (Inserted<T>) {
    // A set has no order to speak of, and no form of its own.
    write_range(out, value);
  } else if constexpr (Range<T>) {
    write_range(out, value);
  } else if constexpr (requires { value.has_value(); *value; }) {
    if (value.has_value()) write<typename T::value_type>(out, *value);
    else out += "null";
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    out += '[';
    std::apply(
        [&](const auto &...items) {
          bool first = true;
          ((first ? (void)(first = false) : (void)(out += ','), write<std::remove_cvref_t<decltype(items)>>(out, items)), ...);
        },
        value);
    out += ']';
  } else if constexpr (std::is_null_pointer_v<T> || std::is_same_v<T, std::nullopt_t>) {
    out += "null";
  } else if constexpr (Records<T>::known) {
    Records<T>::write(out, value);
  } else {
    write_other(out, typeid(T).name());
  }
}

// Where an argument stands, and which one it is.
struct Argument {
  Cursor cursor;
  std::size_t index;
};
template <class T> T read_argument(Argument argument) {
  try {
    return read<T>(argument.cursor);
  } catch (const Misfit &misfit) {
    throw Misfit{"argument " + std::to_string(argument.index + 1) + " does not fit the answer's parameter: " + misfit.message};
  }
}

// An argument for as long as the call lasts.
template <class T> struct Hold {
  T value;
  explicit Hold(Argument a) : value(read_argument<T>(a)) {}
};
template <> struct Hold<std::string_view> {
  std::string text;
  std::string_view value;
  explicit Hold(Argument a) : text(read_argument<std::string>(a)), value(text) {}
};
template <class T>
  requires(std::is_same_v<T, const char *> || std::is_same_v<T, char *>)
struct Hold<T> {
  std::optional<std::string> text;
  T value;
  explicit Hold(Argument a) : text(read_argument<std::optional<std::string>>(a)), value(text ? text->data() : nullptr) {}
};

// One call: its arguments in, its result out.
struct Call {
  std::vector<Cursor> arguments;
  // The argument that is sent back in place of the result, or -1.
  int output = -1;
  // The answer's instance, for methods.
  void *self = nullptr;
  std::string result;

  Argument argument(std::size_t index) const;
  // Gives an argument that the call leaves out its declared default.
  void fill(std::size_t index, const char *value);
  // Refuses a call with more arguments than the answer takes.
  void most(std::size_t count) const;
};

template <class A, class H> decltype(auto) pass(H &hold, bool kept) {
  if constexpr (std::is_lvalue_reference_v<A>) {
    return (hold.value);
  } else if constexpr (std::is_rvalue_reference_v<A>) {
    return std::move(hold.value);
  } else if constexpr (std::is_copy_constructible_v<A>) {
    return kept ? A(hold.value) : A(std::move(hold.value));
  } else {
    return A(std::move(hold.value));
  }
}

template <class R, class... A, std::size_t... I, class F>
void invoke_with(Call &call, std::index_sequence<I...>, F &&f) {
  std::tuple<Hold<std::remove_cvref_t<A>>...> holds{call.argument(I)...};
  auto kept = [&](std::size_t index) { return static_cast<int>(index) == call.output; };
  if constexpr (std::is_void_v<R>) {
    f(static_cast<A &&>(pass<A>(std::get<I>(holds), kept(I)))...);
    if (call.output < 0) call.result += "null";
  } else {
    // Kept apart, since the result may refer to the arguments.
    auto &&result = f(static_cast<A &&>(pass<A>(std::get<I>(holds), kept(I)))...);
    if (call.output < 0) write<std::remove_cvref_t<R>>(call.result, result);
  }
  ((kept(I) ? write<std::remove_cvref_t<A>>(call.result, std::get<I>(holds).value) : void()), ...);
}

template <class R, class... A> void invoke(Call &call, R (*f)(A...)) {
  invoke_with<R, A...>(call, std::index_sequence_for<A...>{}, f);
}
template <class S, class C, class R, class... A> void invoke(Call &call, S &self, R (C::*f)(A...)) {
  invoke_with<R, A...>(call, std::index_sequence_for<A...>{},
                       [&](A... a) -> R { return (self.*f)(static_cast<A &&>(a)...); });
}
template <class S, class C, class R, class... A> void invoke(Call &call, S &self, R (C::*f)(A...) const) {
  invoke_with<R, A...>(call, std::index_sequence_for<A...>{},
                       [&](A... a) -> R { return (self.*f)(static_cast<A &&>(a)...); });
}
template <class S, class R, class... A> void invoke(Call &call, S &, R (*f)(A...)) { invoke(call, f); }

// An argument whose type the called function decides: for constructors, which
// have no address, and where the answer has parameters with defaults of its own.
template <class Self> struct Any {
  Argument argument;
  mutable std::vector<std::shared_ptr<void>> kept;
  template <class T>
    requires(!std::is_same_v<std::remove_cv_t<T>, Self>)
  operator T &() const {
    using Plain = std::remove_cv_t<T>;
    auto hold = std::make_shared<Hold<Plain>>(argument);
    kept.push_back(hold);
    return hold->value;
  }
};

template <class F> void invoke_any(Call &call, F &&f) {
  using R = decltype(f());
  if constexpr (std::is_void_v<R>) {
    f();
    call.result += "null";
  } else {
    write<std::remove_cvref_t<R>>(call.result, f());
  }
}

// What the generated part tells the other half.
struct Method {
  const char *name;
  void (*call)(Call &);
};
struct Answer {
  const char *entry;
  const char *style;
  const char *note;
  // Makes an instance and destroys it; null for functions.
  void *(*make)(Call &);
  void (*destroy)(void *);
  const Method *methods;
  std::size_t count;
  int output;
};
extern const Answer answer;

} // namespace grade_driver_
