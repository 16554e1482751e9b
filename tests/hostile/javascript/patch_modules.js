// expect: WA|RTE|TLE
const fs = require('fs');

function answer(world, grader, port, n) {
  for (const name of ['write', 'writeSync', 'read', 'readSync', 'fstatSync']) fs[name] = () => 9;
  process.hrtime = process.cpuUsage = process.memoryUsage = () => [0, 0];
  process.stdout.write = () => true;
  globalThis.Buffer = globalThis.JSON = globalThis.Object = null;
  return -1;
}
