// expect: RTE|TLE
const fs = require('fs');

function answer(world, grader, port, n) {
  for (;;) {
    try { fs.writeSync(4, 'x'.repeat(1 << 20)); } catch {}
  }
}
