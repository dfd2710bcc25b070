import { nullTranslator } from '@jupyterlab/translation';
import { TimeFormat } from '../../../../src/components/shared/time.js';

const times = new TimeFormat(nullTranslator.load(''), 'en');
const at = (time: string): number => new Date(time).getTime();
const now = at('2026-11-19T15:00:00');

describe('TimeFormat', () => {
  it.each([
    ['2026-11-19T09:31:00', '09:31'],
    ['2026-11-19T00:05:00', '00:05'],
    ['2026-11-18T23:59:00', 'Wed'],
    ['2026-11-13T12:00:00', 'Fri'],
    ['2026-11-12T12:00:00', '12 Nov'],
    ['2026-01-02T12:00:00', '2 Jan'],
    ['2025-11-14T12:00:00', '14 Nov 2025']
  ])('[TIME1] %s is %s in the list', (time, text) => {
    expect(times.short(at(time), now)).toBe(text);
  });

  it.each([
    ['2026-11-19T00:00:00', 'Today'],
    ['2026-11-18T00:00:00', 'Yesterday'],
    ['2026-11-17T12:00:00', 'Tuesday 17 November'],
    ['2025-11-14T12:00:00', '14 November 2025']
  ])('[TIME2] the line before a message of %s is %s', (time, text) => {
    expect(times.day(at(time), now).replace(',', '')).toBe(text);
  });

  it('[TIME3] the tooltip has the full date and the time zone', () => {
    expect(times.full(at('2026-11-19T09:31:00'))).toMatch(
      /Thursday.*19 November 2026.*09:31 (UTC|GMT|[A-Z])/
    );
  });

  it('[TIME4] uses the language of the page', () => {
    expect(
      new TimeFormat(nullTranslator.load(''), 'de_DE').short(at('2026-11-18T12:00:00'), now)
    ).toBe('Mi');
  });
});
