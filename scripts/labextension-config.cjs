/** The one thing that the builder of JupyterLab's extensions does not do by itself: to minify the style sheets, which JupyterLab loads as they are. */
module.exports = {
  module: {
    rules: [
      {
        test: /[/\\]style[/\\](base|view)\.css$/,
        enforce: 'pre',
        use: require.resolve('./minify-css.cjs')
      }
    ]
  }
};
