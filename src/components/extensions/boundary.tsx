import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Icon } from '../icons.js';

export interface IBoundaryProps {
  trans: TranslationBundle;
  /** Shows only a sign, which has the sentence as its label. */
  compact?: boolean;
  children: React.ReactNode;
}

/** The place of one part of another extension. If the part throws, a sentence stands in its place, and the rest of the chat stays. */
export class Boundary extends React.Component<IBoundaryProps, { hasFailed: boolean }> {
  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  state = { hasFailed: false };

  render(): React.ReactNode {
    const { trans, compact, children } = this.props;
    if (!this.state.hasFailed) {
      return children;
    }
    const sentence = trans.__('A part of another extension has failed here.');
    return compact ? (
      <span className="cq-Failure" role="img" aria-label={sentence} title={sentence}>
        <Icon name="warn" />
      </span>
    ) : (
      <span className="cq-Failure">
        <Icon name="warn" />
        {sentence}
      </span>
    );
  }
}
