import { readFileSync } from 'node:fs';
import { NODE_FLAGS } from './faults/server-process.js';

it('[LOAD23] everything that starts the server gives Node.js the same flags', () => {
  const quoted = NODE_FLAGS.map(flag => `"${flag}"`).join(', ');
  expect(readFileSync('jupyterlab_colloquy/node.py', 'utf8')).toContain(`FLAGS = (${quoted})`);
  const guide = readFileSync('docs/operators/deployment.md', 'utf8');
  expect(guide).toContain(`ExecStart=/usr/bin/node ${NODE_FLAGS.join(' ')} lib/bin/colloquy.mjs`);
});
