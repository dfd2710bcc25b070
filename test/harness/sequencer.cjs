const { default: Sequencer } = require('@jest/test-sequencer');

/** The tests that take longest: they start processes, or try many cases. One that began last would run alone. */
const LONG =
  /test\/(faults|hostile|livekit)\/|\/(openapi\.matrix|server\.modules|module-bot|main|fuzz|app\.no-fault|connection-timeouts|patterns|bridges\.real)\.spec/;

module.exports = class extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => LONG.test(path);
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter(test => !isLong(test))];
  }
};
