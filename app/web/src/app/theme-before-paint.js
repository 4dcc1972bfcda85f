// Runs before the first paint: a chosen theme must not flash the other one.
;(function () {
  try {
    var chosen = localStorage.getItem('astrix.theme')
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
  } catch {
    // Storage may be closed to us; the system's theme then stands.
  }
})()
