import { LatePart } from '../../late/late-part.js';
import { late } from '../../late/late.js';
import { NotLoaded } from '../../late/not-loaded.js';
import type { InputToolbarRegistry } from './input-toolbar-registry.js';
import { NAMES, registryOf, type Elements } from './usual-items.js';

const Nothing = (): null => null;

/** Makes a registry with the usual items, whose components are loaded with the first toolbar. JupyterLab starts without them. */
export function createLateToolbarRegistry(): InputToolbarRegistry {
  const part = new LatePart(() => import('./items.js'));
  const items = NAMES.map(name => [
    name,
    // They come together, so one says for all that they could not be loaded.
    late(part, ({ ELEMENTS }) => ELEMENTS[name], name === 'send' ? NotLoaded : Nothing)
  ]);
  return registryOf(Object.fromEntries(items) as Elements);
}
