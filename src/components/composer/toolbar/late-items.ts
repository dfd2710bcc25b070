import React from 'react';
import type { InputToolbarRegistry } from './input-toolbar-registry.js';
import { NAMES, registryOf, type Elements } from './usual-items.js';

/** Makes a registry with the usual items, whose components are loaded with the first toolbar. JupyterLab starts without them. */
export function createLateToolbarRegistry(): InputToolbarRegistry {
  const late = NAMES.map(name => [
    name,
    React.lazy(async () => ({ default: (await import('./items.js')).ELEMENTS[name] }))
  ]);
  return registryOf(Object.fromEntries(late) as Elements);
}
