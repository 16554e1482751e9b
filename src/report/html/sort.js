'use strict';
// Sorts the tables by the column whose heading is pressed, and opens the answer
// that a link leads to. Without it the page shows the same, in the order given.
(function () {
  var ranks = ['AC', 'SKIP', '–', 'WA', 'RTE', 'TLE', 'MLE', 'OLE', 'CE'];

  function value(row, column) {
    var cell = row.cells[column];
    var given = cell.getAttribute('data-v');
    return given === null ? cell.textContent.trim() : given;
  }

  function compare(kind, a, b) {
    if (kind === 't') return a.localeCompare(b, undefined, { numeric: true });
    if (kind === 'v') return ranks.indexOf(a) - ranks.indexOf(b);
    return parseFloat(a) - parseFloat(b);
  }

  function sort(head) {
    var table = head.closest('table');
    var body = table.tBodies[0];
    var column = Number(head.getAttribute('data-c'));
    var kind = head.getAttribute('data-s');
    var before = head.getAttribute('aria-sort');
    // What one looks for comes first: names from A, but the best, slowest, wrong.
    var first = kind === 't' ? 'ascending' : 'descending';
    var other = kind === 't' ? 'descending' : 'ascending';
    var way = before === first ? other : first;
    var sign = way === 'ascending' ? 1 : -1;
    var rows = Array.from(body.rows).map(function (row) {
      return { row: row, value: value(row, column) };
    });
    // A row without a figure stays last either way.
    var empty = function (item) { return kind === 'n' ? isNaN(parseFloat(item.value)) : item.value === ''; };
    rows.sort(function (a, b) {
      if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b));
      return sign * compare(kind, a.value, b.value);
    });
    body.append.apply(body, rows.map(function (item) { return item.row; }));
    table.querySelectorAll('th[aria-sort]').forEach(function (it) { it.setAttribute('aria-sort', 'none'); });
    head.setAttribute('aria-sort', way);
    var status = document.getElementById('sorted');
    status.textContent = 'Sorted by ' + (head.getAttribute('title') || head.textContent) + ', ' + way + '.';
  }

  document.querySelectorAll('th[data-c]').forEach(function (head) {
    var button = document.createElement('button');
    button.type = 'button';
    button.append.apply(button, Array.from(head.childNodes));
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', function () { sort(head); });
  });

  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    for (var part = target; part !== null; part = part.parentElement) {
      if (part.tagName === 'DETAILS') part.open = true;
    }
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  // The same link once more changes no hash.
  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href^="#"]');
    if (link !== null) setTimeout(reveal);
  });
  if (location.hash !== '') reveal();

  var bar = document.getElementById('openers');
  [['Open all answers', true], ['Close all answers', false]].forEach(function (it) {
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = it[0];
    button.addEventListener('click', function () {
      document.querySelectorAll('details.answer').forEach(function (answer) { answer.open = it[1]; });
    });
    bar.append(button, ' ');
  });
}());
