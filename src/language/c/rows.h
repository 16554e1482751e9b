// What the code of a call in C is written with.

template <class T> using Bare = std::remove_const_t<std::remove_pointer_t<T>>;
template <class I> struct Kept { using type = I; };
template <> struct Kept<char *> { using type = std::string; };
template <> struct Kept<const char *> { using type = std::string; };
// A list of lists, kept for as long as a call lasts. An answer may have exchanged
// the rows for each other, so each has the length that belongs to its address.
template <class I, class Count> struct Rows {
  using Text = typename Kept<I>::type;
  std::vector<std::vector<Text>> given;
  std::vector<std::unique_ptr<I[]>> rows;
  std::vector<I *> at;
  std::vector<Count> counts;
  explicit Rows(grade_driver_::Argument argument)
      : given(grade_driver_::read_argument<std::vector<std::vector<Text>>>(argument)) {
    for (auto &row : given) {
      rows.emplace_back(new I[row.size() + 1]{});
      for (std::size_t i = 0; i < row.size(); ++i) {
        if constexpr (std::is_pointer_v<I>) rows.back()[i] = row[i].data();
        else rows.back()[i] = row[i];
      }
      at.push_back(rows.back().get());
      counts.push_back(row.size());
    }
  }
  void write(std::string &out) const {
    std::vector<std::vector<Text>> changed;
    std::unordered_map<const I *, std::size_t> sizes;
    for (std::size_t i = 0; i < rows.size(); ++i) sizes[rows[i].get()] = given[i].size();
    for (std::size_t i = 0; i < at.size(); ++i) {
      auto known = sizes.find(at[i]);
      changed.emplace_back(at[i], at[i] + (known == sizes.end() ? given[i].size() : known->second));
    }
    grade_driver_::write<decltype(changed)>(out, changed);
  }
};
