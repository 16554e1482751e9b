// The half of the driver that is the same for every answer in C++ or C: the
// channel, the cases, the meters. An answer with state of its own is served by
// a fork for each case, so that each finds it as the first did; the grader
// looks into the compiled answer to see whether it has any.
#include "driver.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <cxxabi.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <typeinfo>
#include <unistd.h>
#include <unordered_map>

namespace grade_driver_ {

namespace {
constexpr int requests = 3;
constexpr int replies = 4;
constexpr std::size_t most_reply = 64 << 20;
std::unordered_map<std::string, std::string> names;

[[noreturn]] void fail(const char *what) {
  dprintf(2, "driver: %s\n", what);
  _exit(70);
}
} // namespace

// ---- reading

void Cursor::space() {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\r')) ++at;
}
char Cursor::peek() {
  space();
  return at < end ? *at : '\0';
}
bool Cursor::take(char c) {
  if (peek() != c) return false;
  ++at;
  return true;
}
static std::string_view shown(const Cursor &c) {
  Cursor rest = c;
  const char *start = rest.at;
  if (rest.at < rest.end) rest.skip();
  return std::string_view(start, std::min<std::size_t>(rest.at - start, 60));
}
void Cursor::expect(char c) {
  if (take(c)) return;
  throw Misfit{"the value " + std::string(shown(*this)) + " is of another kind than the declared type"};
}
void Cursor::skip() {
  int depth = 0;
  do {
    char c = peek();
    if (at >= end) return;
    ++at;
    if (c == '"') {
      while (at < end && *at != '"') at += *at == '\\' ? 2 : 1;
      ++at;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (depth == 0 || !strchr(",:", c)) {
      while (at < end && !strchr(",:]}[{\" ", *at)) ++at;
    }
  } while (depth > 0);
}
bool Cursor::null() {
  if (peek() != 'n') return false;
  skip();
  return true;
}
bool Cursor::boolean() {
  char c = peek();
  if (c != 't' && c != 'f') throw Misfit{"the value " + std::string(shown(*this)) + " is no bool"};
  skip();
  return c == 't';
}
// `{"$i":"…"}` and `{"$f":"…"}`: the text inside, with its tag.
static std::pair<char, std::string> tagged(Cursor &c) {
  Cursor there = c;
  if (there.take('{') && there.peek() == '"') {
    std::string key = there.text();
    if ((key == "$i" || key == "$f") && there.take(':') && there.peek() == '"') {
      std::string value = there.text();
      there.expect('}');
      c = there;
      return {key[1], value};
    }
  }
  return {'\0', ""};
}
__int128 Cursor::whole() {
  if (peek() == '{') {
    auto [tag, digits] = tagged(*this);
    if (tag == 'i') return strtoll(digits.c_str(), nullptr, 10);
    throw Misfit{"the value " + (tag ? digits : std::string(shown(*this))) + " is no whole number"};
  }
  const char *start = at;
  if (*at != '-' && (*at < '0' || *at > '9')) throw Misfit{"the value " + std::string(shown(*this)) + " is no number"};
  skip();
  long long value = 0;
  auto [stop, error] = std::from_chars(start, at, value);
  if (error == std::errc() && stop == at) return value;
  double real = strtod(std::string(start, at).c_str(), nullptr);
  if (std::abs(real) < 9e15 && real == std::floor(real)) return static_cast<__int128>(real);
  throw Misfit{std::string(start, at) + " is no whole number"};
}
double Cursor::number() {
  if (peek() == '{') {
    auto [tag, text] = tagged(*this);
    if (tag == 'i') return static_cast<double>(strtoll(text.c_str(), nullptr, 10));
    if (text == "inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
  }
  const char *start = at;
  if (*at != '-' && (*at < '0' || *at > '9')) throw Misfit{"the value " + std::string(shown(*this)) + " is no number"};
  skip();
#ifdef __cpp_lib_to_chars
  double value = 0;
  if (std::from_chars(start, at, value).ec == std::errc()) return value;
#endif
  // Out of range, or a library that reads only whole numbers that way, as LLVM's did before 20.
  return strtod(std::string(start, at).c_str(), nullptr);
}
static void push_point(std::string &out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 63));
    out += static_cast<char>(0x80 | (c & 63));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 63));
    out += static_cast<char>(0x80 | (c >> 6 & 63));
    out += static_cast<char>(0x80 | (c & 63));
  }
}
std::string Cursor::text() {
  if (peek() != '"') throw Misfit{"the value " + std::string(shown(*this)) + " is no text"};
  ++at;
  std::string out;
  for (;;) {
    const char *plain = at;
    while (at < end && *at != '"' && *at != '\\') ++at;
    out.append(plain, at);
    if (at >= end || *at == '"') break;
    ++at;
    char c = *at++;
    switch (c) {
    case 'n': out += '\n'; break;
    case 't': out += '\t'; break;
    case 'r': out += '\r'; break;
    case 'b': out += '\b'; break;
    case 'f': out += '\f'; break;
    case 'u': {
      auto unit = [&] {
        unsigned value = 0;
        std::from_chars(at, at + 4, value, 16);
        at += 4;
        return value;
      };
      char32_t point = unit();
      if (point >= 0xd800 && point < 0xdc00 && at + 6 <= end && at[0] == '\\' && at[1] == 'u') {
        at += 2;
        point = 0x10000 + ((point - 0xd800) << 10) + (unit() - 0xdc00);
      }
      push_point(out, point);
      break;
    }
    default: out += c;
    }
  }
  ++at;
  return out;
}
void Cursor::entries(const std::function<void(const std::string &, Cursor &)> &each) {
  expect('{');
  if (take('}')) return;
  bool first = true;
  do {
    std::string key = text();
    expect(':');
    if (first && key == "$m") {
      expect('[');
      if (!take(']')) {
        do {
          expect('[');
          std::string inner = text();
          expect(',');
          each(inner, *this);
          expect(']');
        } while (take(','));
        expect(']');
      }
    } else {
      each(key, *this);
    }
    first = false;
  } while (take(','));
  expect('}');
}

const std::string *named(const std::string &name) {
  auto found = names.find(name);
  return found == names.end() ? nullptr : &found->second;
}
bool followed(Cursor &cursor, Cursor &value) {
  if (cursor.peek() != '{') return false;
  Cursor there = cursor;
  there.take('{');
  if (there.peek() != '"' || there.text() != "$r") return false;
  there.expect(':');
  std::string name = there.text();
  there.expect('}');
  const std::string *result = named(name);
  if (!result) throw Misfit{"there is no result named `" + name + "`"};
  cursor.at = there.at;
  value = Cursor{result->data(), result->data() + result->size()};
  return true;
}

// ---- writing

void write_whole(std::string &out, __int128 value) {
  bool tag = value > (1LL << 53) - 1 || value < -((1LL << 53) - 1);
  bool wide = value > INT64_MAX || value < INT64_MIN;
  char digits[48];
  char *at = digits + sizeof digits;
  unsigned __int128 rest = value < 0 ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  do *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
  while (rest /= 10);
  if (value < 0) *--at = '-';
  out += wide ? "{\"$o\":[\"int\",\"" : tag ? "{\"$i\":\"" : "";
  out.append(at, digits + sizeof digits);
  out += wide ? "\"]}" : tag ? "\"}" : "";
}
void write_float(std::string &out, double value) {
  if (std::isnan(value)) {
    out += "{\"$f\":\"nan\"}";
  } else if (std::isinf(value)) {
    out += value > 0 ? "{\"$f\":\"inf\"}" : "{\"$f\":\"-inf\"}";
  } else {
    char digits[64];
    auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    std::string_view text(digits, end - digits);
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
  }
}
// The length of the character in UTF-8 that starts at `at`; 0 where it is none.
static int character(std::string_view text, std::size_t at) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  unsigned char c = byte(at);
  auto more = [&](int count) {
    for (int i = 1; i <= count; ++i)
      if ((byte(at + i) & 0xc0) != 0x80) return false;
    return true;
  };
  if (c < 0x80) return 1;
  if (c >= 0xc2 && c < 0xe0 && more(1)) return 2;
  if (c >= 0xe0 && c < 0xf0 && more(2)) {
    if ((c == 0xe0 && byte(at + 1) < 0xa0) || (c == 0xed && byte(at + 1) >= 0xa0)) return 0;
    return 3;
  }
  if (c >= 0xf0 && c < 0xf5 && more(3)) {
    if ((c == 0xf0 && byte(at + 1) < 0x90) || (c == 0xf4 && byte(at + 1) >= 0x90)) return 0;
    return 4;
  }
  return 0;
}
void write_text(std::string &out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    int length = character(text, at);
    if (length == 0) {
      std::string bytes;
      for (unsigned char c : text.substr(0, 60)) {
        if (c >= 0x20 && c < 0x7f && c != '\\') {
          bytes += static_cast<char>(c);
        } else {
          char escape[8];
          snprintf(escape, sizeof escape, "\\x%02x", c);
          bytes += escape;
        }
      }
      out += "{\"$o\":[\"text that is not UTF-8\",";
      write_text(out, bytes);
      out += "]}";
      return;
    }
    at += length;
  }
  out += '"';
  for (char c : text) {
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        char escape[8];
        snprintf(escape, sizeof escape, "\\u%04x", c);
        out += escape;
      } else {
        out += c;
      }
    }
  }
  out += '"';
}
void write_key(std::string &out, bool &first, std::string_view key) {
  if (!first) out += ',';
  first = false;
  write_text(out, key);
  out += ':';
}
void write_other(std::string &out, const char *type) {
  int status = 0;
  char *plain = abi::__cxa_demangle(type, nullptr, nullptr, &status);
  out += "{\"$o\":[";
  write_text(out, plain ? plain : type);
  out += ",\"\"]}";
  free(plain);
}
std::string from_points(const std::u32string &points) {
  std::string out;
  for (char32_t point : points) push_point(out, point);
  return out;
}
std::u32string to_points(const std::string &text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    int length = character(text, at);
    unsigned char c = static_cast<unsigned char>(text[at]);
    char32_t point = length <= 1 ? c : c & (0x7f >> length);
    for (int i = 1; i < length; ++i) point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 63);
    out += point;
    at += length == 0 ? 1 : length;
  }
  return out;
}

Argument Call::argument(std::size_t index) const {
  if (index >= arguments.size()) throw Misfit{"the answer has more parameters than the call has arguments"};
  return {arguments[index], index};
}

void Call::fill(std::size_t index, const char *value) {
  if (arguments.size() == index) arguments.push_back(Cursor{value, value + strlen(value)});
}
void Call::most(std::size_t count) const {
  if (arguments.size() > count)
    throw Misfit{"the call has " + std::to_string(arguments.size()) + " arguments and the answer takes " + std::to_string(count)};
}

// ---- calls

static std::string demangled(const std::type_info *type) {
  if (!type) return "";
  int status = 0;
  char *plain = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  std::string name = plain ? plain : type->name();
  free(plain);
  return name;
}
static void write_error(std::string &out, const std::string &type, const std::string &message) {
  out += "{\"type\":";
  write_text(out, type.substr(0, 200));
  out += ",\"message\":";
  std::string cut = message.substr(0, 4000);
  std::string text;
  write_text(text, cut);
  // A text that is not UTF-8 has another form, which no message may have.
  if (text[0] == '{') {
    for (char &c : cut)
      if (c & 0x80) c = '?';
    text.clear();
    write_text(text, cut);
  }
  out += text + ",\"line\":null,\"trace\":\"\"}";
}
// `{"v":…}` or `{"e":…}`: what one call gives.
template <class F> static bool guarded(std::string &out, Call &call, F &&f) {
  std::string type, message;
  try {
    f();
    out += "{\"v\":" + call.result;
    return true;
  } catch (const Misfit &misfit) {
    message = misfit.message;
  } catch (const std::bad_alloc &) {
    type = "MemoryError";
    message = "std::bad_alloc";
  } catch (const std::exception &error) {
    type = demangled(&typeid(error));
    message = error.what();
  } catch (const std::string &text) {
    type = "std::string";
    message = text;
  } catch (const char *text) {
    type = "const char*";
    message = text;
  } catch (int number) {
    type = "int";
    message = std::to_string(number);
#ifdef __GLIBCXX__
  } catch (abi::__forced_unwind &) {
    throw;
#endif
  } catch (...) {
    type = demangled(abi::__cxa_current_exception_type());
  }
  out += "{\"e\":";
  write_error(out, type, message);
  return false;
}

namespace {
struct Instance {
  void *self = nullptr;
  void clear() {
    if (self && answer.destroy) answer.destroy(self);
    self = nullptr;
  }
};

// One entry of `calls`.
struct Wanted {
  std::vector<Cursor> arguments;
  std::string method, bind, on;
  bool is_new = false;
  unsigned long times = 1, threads = 0;
};

std::vector<Cursor> list(Cursor &c) {
  std::vector<Cursor> all;
  c.expect('[');
  if (c.take(']')) return all;
  do {
    c.space();
    Cursor item = c;
    c.skip();
    item.end = c.at;
    all.push_back(item);
  } while (c.take(','));
  c.expect(']');
  return all;
}

Wanted wanted(Cursor &c) {
  Wanted all;
  c.entries([&](const std::string &key, Cursor &value) {
    if (key == "a") all.arguments = list(value);
    else if (key == "new") all.is_new = true, all.arguments = list(value);
    else if (key == "m") all.method = value.text();
    else if (key == "as") all.bind = value.text();
    else if (key == "on") all.on = value.text();
    else if (key == "n") all.times = static_cast<unsigned long>(value.whole());
    else if (key == "threads") all.threads = static_cast<unsigned long>(value.whole());
    else value.skip();
  });
  return all;
}

const Method *method(const std::string &name) {
  if (name.empty()) return answer.methods;
  for (std::size_t i = 0; i < answer.count; ++i)
    if (name == answer.methods[i].name) return &answer.methods[i];
  fail("a case calls a method that nobody declared");
}

// A case of calls: everything after `"id":…` of the reply.
void calls(std::string &out, const std::vector<Cursor> *made_with, Cursor steps) {
  Instance own;
  std::unordered_map<std::string, void *> instances;
  if (made_with && answer.make) {
    Call call;
    call.arguments = *made_with;
    std::string result;
    if (!guarded(result, call, [&] { own.self = answer.make(call); })) {
      out += ",\"r\":[],\"failed\":{\"why\":\"new\",\"error\":" + result.substr(5) + "}";
      return;
    }
  }
  out += ",\"r\":[";
  bool first = true;
  steps.expect('[');
  if (!steps.take(']')) do {
      Wanted step = wanted(steps);
      out += first ? "[" : ",[";
      first = false;
      std::string last;
      unsigned long same = 0;
      bool any = false;
      auto flush = [&] {
        if (same == 0) return;
        if (any) out += ',';
        any = true;
        out += last;
        if (same > 1) out += ",\"x\":" + std::to_string(same);
        out += '}';
      };
      auto give = [&](const std::string &result) {
        if (same > 0 && result == last) {
          ++same;
          return;
        }
        flush();
        last = result;
        same = 1;
      };
      void *self = own.self;
      if (!step.on.empty()) {
        auto found = instances.find(step.on);
        self = found == instances.end() ? nullptr : found->second;
      }
      for (unsigned long i = 0; i < step.times && out.size() < most_reply; ++i) {
        std::string result;
        Call call;
        call.arguments = step.arguments;
        call.output = answer.output;
        call.self = self;
        if (step.is_new) {
          guarded(result, call, [&] {
            instances[step.bind] = answer.make(call);
            call.result = "null";
          });
          give(result);
        } else if (step.threads > 0) {
          std::vector<std::string> results(step.threads);
          std::atomic<unsigned long> waiting{step.threads};
          std::vector<std::thread> threads;
          for (unsigned long k = 0; k < step.threads; ++k)
            threads.emplace_back([&, k] {
              Call own_call;
              own_call.arguments = step.arguments;
              own_call.output = answer.output;
              own_call.self = self;
              waiting.fetch_sub(1);
              while (waiting.load() > 0) std::this_thread::yield();
              guarded(results[k], own_call, [&] { method(step.method)->call(own_call); });
            });
          for (auto &thread : threads) thread.join();
          for (auto &each : results) give(each);
        } else if (!step.on.empty() && !self) {
          result = "{\"e\":";
          write_error(result, "", "there is no instance named `" + step.on + "`");
          give(result);
        } else {
          bool good = guarded(result, call, [&] { method(step.method)->call(call); });
          if (good && !step.bind.empty()) names[step.bind] = call.result;
          give(result);
        }
      }
      flush();
      out += ']';
    } while (steps.take(','));
  out += ']';
  own.clear();
  for (auto &[name, self] : instances)
    if (answer.destroy) answer.destroy(self);
}

void each(std::string &out, Cursor c) {
  std::vector<std::string> alphabet;
  unsigned long up_to = 0;
  c.entries([&](const std::string &key, Cursor &value) {
    if (key == "alphabet") {
      for (char32_t point : to_points(value.text())) alphabet.push_back(from_points(std::u32string(1, point)));
    } else {
      up_to = static_cast<unsigned long>(value.whole());
    }
  });
  std::string bits, stop, request, result;
  for (unsigned long length = 0; length <= up_to && stop.empty(); ++length) {
    std::vector<std::size_t> digits(length, 0);
    for (bool more = true; more && stop.empty();) {
      request.clear();
      std::string text;
      for (std::size_t digit : digits) text += alphabet[digit];
      write_text(request, text);
      Call call;
      call.arguments = {Cursor{request.data(), request.data() + request.size()}};
      result.clear();
      guarded(result, call, [&] { answer.methods->call(call); });
      if (call.result == "true") bits += '1';
      else if (call.result == "false") bits += '0';
      else stop = result + "}";
      more = false;
      for (std::size_t i = length; i-- > 0;) {
        if (++digits[i] < alphabet.size()) {
          more = true;
          break;
        }
        digits[i] = 0;
      }
      if (alphabet.empty()) more = false;
    }
  }
  out += ",\"bits\":\"" + bits + "\"";
  if (!stop.empty()) out += ",\"stop\":" + stop;
}

// ---- meters

long long nanoseconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}
int clear_refs = -1;
long resident_peak() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024;
}
long long size(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 ? status.st_size : 0;
}
void send(const std::string &reply) {
  const char *at = reply.data();
  std::size_t left = reply.size();
  while (left > 0) {
    ssize_t written = ::write(replies, at, left);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) _exit(0);
    at += written;
    left -= static_cast<std::size_t>(written);
  }
}

void serve(const std::string &request) {
  names.clear();
  // Only the first reset and reading tell what was there before.
  bool metered = clear_refs >= 0 && pwrite(clear_refs, "5", 1, 0) == 1;
  long before = resident_peak();
  long long cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID), wall = nanoseconds(CLOCK_MONOTONIC);
  Cursor c{request.data(), request.data() + request.size()};
  std::string out = "{\"id\":";
  std::vector<Cursor> made_with;
  bool makes = false, has_each = false;
  Cursor steps = c, alphabet = c;
  c.entries([&](const std::string &key, Cursor &value) {
    if (key == "id") write_whole(out, value.whole());
    else if (key == "new") makes = true, made_with = list(value);
    else if (key == "calls") steps = value, value.skip();
    else if (key == "each") has_each = true, alphabet = value, value.skip();
    else value.skip();
  });
  std::size_t mark = out.size();
  if (has_each) each(out, alphabet);
  else calls(out, makes ? &made_with : nullptr, steps);
  if (out.size() > most_reply) {
    out.resize(mark);
    out += ",\"r\":[],\"error\":{\"type\":\"\",\"message\":\"the returned value is too large\"}";
  }
  fflush(nullptr);
  std::cout.flush();
  std::cerr.flush();
  cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  wall = nanoseconds(CLOCK_MONOTONIC) - wall;
  long peak = resident_peak() - before;
  out += ",\"cpu\":" + std::to_string(cpu) + ",\"wall\":" + std::to_string(wall);
  out += metered ? ",\"peak\":" + std::to_string(peak > 0 ? peak : 0) : ",\"peak\":null";
  out += ",\"out\":[" + std::to_string(size(1)) + "," + std::to_string(size(2)) + "]}\n";
  send(out);
}

// ---- the channel

char buffer[1 << 16];
std::size_t filled = 0, used = 0;

bool line(std::string &out) {
  out.clear();
  for (;;) {
    if (used == filled) {
      ssize_t count = ::read(requests, buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      filled = static_cast<std::size_t>(count);
      used = 0;
    }
    char *start = buffer + used;
    char *stop = static_cast<char *>(memchr(start, '\n', filled - used));
    if (stop) {
      out.append(start, stop);
      used = static_cast<std::size_t>(stop - buffer) + 1;
      return true;
    }
    out.append(start, buffer + filled);
    used = filled;
  }
}

// Reads the first request before any code of the answer has run, its
// constructors of global objects included: from then on a death is its doing.
struct First {
  First() {
    // Only with what needs no constructor, and so is there already.
    for (;;) {
      if (used == filled) {
        ssize_t count = ::read(requests, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) _exit(0);
        filled = static_cast<std::size_t>(count);
        used = 0;
      }
      if (buffer[used++] == '\n') break;
    }
    fcntl(requests, F_SETFD, FD_CLOEXEC);
    fcntl(replies, F_SETFD, FD_CLOEXEC);
  }
};
__attribute__((init_priority(101))) First first;

std::string quoted(const char *text) {
  std::string out;
  if (text) write_text(out, text);
  else out = "null";
  return out;
}

// Serves a case in a fork; ends as the fork ended if that was no good end.
void serve_apart(const std::string &request) {
  pid_t child = fork();
  if (child < 0) fail("cannot fork");
  if (child == 0) {
    serve(request);
    _exit(113);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
    _exit(70);
  }
  if (WEXITSTATUS(status) != 113) _exit(WEXITSTATUS(status));
}
} // namespace

} // namespace grade_driver_

int main(int count, char **arguments) {
  using namespace grade_driver_;
  bool apart = count > 1 && strcmp(arguments[1], "apart") == 0;
  clear_refs = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  std::string out = "{\"ready\":{\"entry\":" + quoted(answer.entry) + ",\"style\":" + quoted(answer.style) +
                    ",\"note\":" + quoted(answer.note) + ",\"runtime\":\"" GRADE_VERSION "\",\"executable\":null}}\n";
  fflush(nullptr);
  send(out);
  std::string request;
  while (line(request)) {
    if (apart) serve_apart(request);
    else serve(request);
  }
  _exit(0);
}
