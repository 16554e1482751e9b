// expect: RTE|WA
const fs = require('fs');

function answer(world, grader, port, n) {
  for (let id = 0; id < 5; id++) fs.writeSync(4, `{"id":${id},"r":[[{"v":true}]],"cpu":1,"wall":1}\n`);
  return -1;
}
