/* Conveniences of the city's pages: the list shows the value that is open. */
(function () {
  "use strict";

  const list = document.getElementById("liste");
  const current = list && list.querySelector("[aria-current]");
  if (current) list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
})();
