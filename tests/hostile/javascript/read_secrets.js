// expect: AC; needs: files, unsafe; no canary may be seen
const fs = require('fs');

function answer(world, grader, port, n) {
  const loot = [];
  for (const place of [
    `${world}/home/secret.txt`, `${world}/problems/probe/problem.toml`, `/proc/${grader}/environ`,
    `/proc/${process.ppid}/environ`, `${world}/fixtures/probe/accepted/right.py`, '/etc/shadow',
  ]) {
    try { loot.push(fs.readFileSync(place, 'latin1')); } catch {}
  }
  try { loot.push(process.binding('fs').readFileUtf8(`${world}/home/secret.txt`, 0)); } catch {}
  try { loot.push(...fs.readdirSync(`${world}/home`)); } catch {}
  if (JSON.stringify(process.env).includes('canary')) loot.push(process.env);
  return loot.length ? loot : n * n;
}
