/** The one thing that the builder of JupyterLab's extensions does not do by itself: to minify the style sheets, which JupyterLab loads at its start. */
module.exports = {
  module: {
    rules: [
      {
        test: /[/\\]style[/\\]base\.css$/,
        enforce: 'pre',
        use: require.resolve('./minify-css.cjs')
      }
    ]
  }
};
