import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Boundary } from '../extensions/boundary.js';
import type { IPlaceholderFactory, IChatPlaceholderProps } from '../extensions/contracts.js';

type Made = IChatPlaceholderProps & { factory: IPlaceholderFactory };

/** The content of another extension for a panel in which no chat is open. */
export const Placeholder = ({
  trans,
  ...props
}: Made & { trans: TranslationBundle }): JSX.Element => (
  <div className="cq-Placeholder">
    <Boundary trans={trans}>
      <Content {...props} />
    </Boundary>
  </div>
);

/** A component of its own, so that an error of the factory is inside the boundary. */
const Content = ({ factory, ...props }: Made): JSX.Element => factory.create(props);
