import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState, type ComponentType, type ReactNode } from 'react';
import { useSignal } from '../shared/hooks.js';
import { LatePart } from './late-part.js';
import { NotLoaded, type INotLoadedProps } from './not-loaded.js';

/**
 * Makes a component whose code is loaded when it is first shown. If that fails, another component says so in its place,
 * and each time it is shown again it is loaded again.
 *
 * @param part - loads the code; several components may share it
 * @param view - takes the component out of the code
 * @param Failed - is shown with the properties of the component if the code cannot be loaded
 * @param waiting - is shown while the code is loaded
 */
export function late<T, P extends { trans: TranslationBundle }>(
  part: LatePart<T> | (() => Promise<T>),
  view: (code: T) => ComponentType<P>,
  Failed: ComponentType<P & INotLoadedProps> = NotLoaded,
  waiting: ReactNode = null
): (props: P) => JSX.Element {
  const source = part instanceof LatePart ? part : new LatePart(part);
  let View: ComponentType<P> | undefined;
  return function Late(props) {
    // Before it is drawn, so that it does not show how an earlier attempt has ended.
    useState(() => source.load());
    useSignal(source.changed);
    const { code, problem } = source;
    if (code !== undefined) {
      View ??= view(code);
      return <View {...props} />;
    }
    return problem ? (
      <Failed {...props} problem={problem} onRetry={() => source.retry()} />
    ) : (
      <>{waiting}</>
    );
  };
}
