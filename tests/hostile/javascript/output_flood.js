// expect: OLE|MLE
const fs = require('fs');

function answer(world, grader, port, n) {
  for (;;) fs.writeSync(1, 'x'.repeat(65536));
}
