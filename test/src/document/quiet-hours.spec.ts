import { isQuiet, readHours } from '../../../src/document/index.js';

const at = (time: string): Date => new Date(`2026-01-05T${time}:00`);

it.each([
  ['22:00-07:00', '23:10', true],
  ['22:00-07:00', '06:59', true],
  ['22:00-07:00', '07:00', false],
  ['12:00-13:00', '12:30', true],
  ['12:00-13:00', '13:00', false],
  ['12:00-12:00', '12:00', false],
  ['', '03:00', false],
  ['25:00-26:00', '03:00', false],
  ['always', '03:00', false]
])('[NOTIFY1] quiet hours of %s at %s: %s', (hours, time, quiet) => {
  expect(isQuiet(hours, at(time))).toBe(quiet);
});

it('[NOTIFY1] quiet hours have two times, and text of another form has none', () => {
  expect(readHours('22:00-07:00')).toEqual({ from: '22:00', to: '07:00' });
  expect(readHours('')).toBeNull();
  expect(readHours('22:00-7:00')).toBeNull();
});

it('[NOTIFY1] quiet hours are those of the time zone that is given', () => {
  const noon = new Date('2026-01-05T12:30:00Z');
  expect(isQuiet('21:00-22:00', noon, 'Asia/Tokyo')).toBe(true);
  expect(isQuiet('12:00-13:00', noon, 'Asia/Tokyo')).toBe(false);
  expect(isQuiet('00:00-01:00', new Date('2026-01-05T00:30:00Z'), 'UTC')).toBe(true);
});
