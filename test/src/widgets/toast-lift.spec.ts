import { Signal } from '@lumino/signaling';
import { liftOf, ToastLift } from '../../../src/widgets/toast-lift.js';

const at = (left: number, top: number, width: number, height = 60): Element =>
  ({
    getBoundingClientRect: () => ({ top, width, right: left + width, bottom: top + height })
  }) as never;
const view = { innerWidth: 1_280, innerHeight: 800 };

it.each([
  ['a chat at the right', [at(900, 720, 370)], 80],
  ['a chat across the main area', [at(100, 700, 1_100, 90)], 100],
  ['the taller of two', [at(900, 720, 370), at(900, 600, 370, 180)], 200],
  ['a chat in the left side panel', [at(50, 720, 300)], 0],
  ['a hidden chat', [at(0, 0, 0, 0)], 0],
  ['an edit further up', [at(900, 300, 370)], 0],
  ['no chat', [], 0]
])('[TOAST1] toasts keep away from %s', (_, composers, lift) => {
  expect(liftOf(composers, view)).toBe(lift);
});

it('[TOAST1] nothing listens after dispose', async () => {
  const toasts: Signal<object, void> = new Signal({});
  const frame = (): Promise<void> => new Promise(resolve => requestAnimationFrame(() => resolve()));
  // Its code comes with the first toast, which is there already.
  const lift = new ToastLift({ toasts });
  const { style } = document.body;
  await frame();
  expect(style.getPropertyValue('--cq-toast-lift')).toBe('0px');
  lift.dispose();
  expect(style.getPropertyValue('--cq-toast-lift')).toBe('');
  toasts.emit();
  window.dispatchEvent(new Event('resize'));
  await frame();
  expect(style.getPropertyValue('--cq-toast-lift')).toBe('');
});
