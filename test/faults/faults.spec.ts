import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultDriver } from './driver.js';

const ROUNDS = 12;

it(`[FAULT1] ${ROUNDS} kills under load lose, duplicate or renumber no message that was seen or written`, async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-faults-'));
  const driver = await FaultDriver.start(data, 1);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await driver.round();
    }
    const { kills, messages, seen, offline, remote } = driver.sums;
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(messages);
    expect(kills).toBeGreaterThanOrEqual(ROUNDS);
    expect(offline).toBeGreaterThan(0);
    expect(remote).toBeGreaterThan(0);
  } finally {
    await driver.close();
    rmSync(data, { recursive: true, force: true });
  }
}, 180_000);
