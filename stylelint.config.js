/** Prettier formats the files, so rules about empty lines are off. Names of classes follow JupyterLab: `jp-`, `jp-mod-`, `lm-`. */
export default {
  extends: ['stylelint-config-standard'],
  rules: {
    'at-rule-empty-line-before': null,
    'comment-empty-line-before': null,
    'custom-property-empty-line-before': null,
    'rule-empty-line-before': null,
    // The layout is mirrored where people read from right to left: margin-inline-start, inset-inline-end, text-align: start.
    'property-disallowed-list': [
      '/^(margin|padding|border|scroll-margin|scroll-padding)-(left|right)/',
      '/^border-(top|bottom)-(left|right)-radius$/',
      'left',
      'right',
      'float'
    ],
    'declaration-property-value-disallowed-list': {
      'text-align': ['left', 'right'],
      // Four values name a left and a right one.
      '/^(margin|padding|inset|border-radius|border-width)$/': ['/^\\S+ \\S+ \\S+ \\S+$/']
    },
    // Understood by older browsers too.
    'media-feature-range-notation': 'prefix',
    // JupyterLab's own sizes have five digits.
    'number-max-precision': 5,
    'selector-class-pattern': null,
    // Files are sorted by noun, so that a rule for a part may follow a more specific one for another.
    'no-descending-specificity': null
  }
};
