// Small conveniences. Every page works without them.
(function () {
  "use strict";

  // An error summary is read first.
  var summary = document.querySelector("[data-error-summary]");
  if (summary) {
    if (location.hash) history.replaceState(null, "", location.pathname + location.search); // it would take the focus away
    summary.focus();
    summary.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      var field = link && document.getElementById(link.getAttribute("href").slice(1));
      if (!field) return;
      event.preventDefault();
      field.focus();
      var group = field.closest(".ds_question") || field;
      group.scrollIntoView({ block: "start" });
    });
  }

  // A second press within some seconds is the same press.
  var sent = new WeakMap();
  document.addEventListener("submit", function (event) {
    var last = sent.get(event.target) || 0;
    if (Date.now() - last < 5000) event.preventDefault();
    else sent.set(event.target, Date.now());
  });
  window.addEventListener("pageshow", function () { sent = new WeakMap(); });

  // Details stay as they were left.
  function kept(key, value) {
    try {
      if (value === undefined) return sessionStorage.getItem(key);
      sessionStorage.setItem(key, value);
    } catch (refused) { /* storage may be switched off: then nothing is remembered */ }
    return null;
  }
  document.querySelectorAll("details[data-remember]").forEach(function (details) {
    var key = "details:" + location.pathname + ":" + details.dataset.remember;
    if (kept(key) === "open") details.open = true;
    details.addEventListener("toggle", function () { kept(key, details.open ? "open" : "shut"); });
  });

  // How much room is left in a long answer.
  document.querySelectorAll("[data-count]").forEach(function (line) {
    var field = document.getElementById(line.dataset.count);
    if (!field) return;
    var said = line.cloneNode(false);
    said.removeAttribute("id");
    said.className = "visually-hidden";
    said.setAttribute("aria-live", "polite");
    line.after(said);
    var timer;
    function count() {
      var left = Number(line.dataset.limit) - Array.from(field.value).length;
      var words = left < 0 ? line.dataset.over : line.dataset.under;
      line.textContent = words.replace("#", Math.abs(left).toLocaleString());
      line.classList.toggle("app-count--over", left < 0);
      clearTimeout(timer);
      timer = setTimeout(function () { said.textContent = line.textContent; }, 1000);
    }
    field.addEventListener("input", count);
    count();
    said.textContent = "";
    clearTimeout(timer);
  });

  // How far something is that takes a while: looked at now and then, said when the words change.
  var follow = document.querySelector("[data-follow]");
  if (follow) {
    var bar = follow.querySelector("progress"), says = follow.querySelector("[role=status]"), lost = 0;
    var look = function () {
      fetch(follow.dataset.follow, { headers: { Accept: "application/json" } }).then(function (answer) {
        return answer.json();
      }).then(function (now) {
        lost = 0;
        if (now.over) { location.reload(); return; }
        bar.value = now.permille;
        if (says.textContent !== now.words) says.textContent = now.words;
        setTimeout(look, 2000);
      }).catch(function () {
        lost += 1;
        if (lost < 6) setTimeout(look, 2000 * lost);
      });
    };
    setTimeout(look, 1000);
  }

  // The figures of the outbox: counted again every 15 seconds, until somebody says to stop.
  var outbox = document.querySelector("[data-outbox]");
  if (outbox) {
    var looked = outbox.querySelector("[data-looked]"), again = document.createElement("button"), turn = null;
    again.type = "button";
    again.className = "ds_button ds_button--secondary";
    var count = function () {
      fetch(outbox.dataset.outbox, { headers: { Accept: "application/json" } }).then(function (answer) {
        return answer.json();
      }).then(function (now) {
        outbox.querySelectorAll("[data-state]").forEach(function (figure) {
          var number = now.counts[figure.dataset.state];
          figure.textContent = number;
          figure.closest("li").hidden = !number;
        });
        outbox.querySelector("[data-oldest]").textContent = now.oldest;
        looked.textContent = now.looked;
      }).catch(function () {});
    };
    var go = function () { turn = setInterval(count, 15000); again.textContent = outbox.dataset.pause; };
    again.addEventListener("click", function () {
      if (turn === null) { count(); go(); return; }
      clearInterval(turn);
      turn = null;
      again.textContent = outbox.dataset.goOn;
    });
    outbox.append(again);
    go();
  }

  // What can be expected of wishes: counted again a moment after they change.
  var forecast = document.querySelector("[data-forecast]");
  if (forecast) {
    var wishes = forecast.closest("form"), told = document.getElementById("forecast-says"), asking, soon;
    var counted = function () {
      var found = new FormData(wishes), by = ["places", "councils", "when", "way", "topics", "dimensions"];
      return JSON.stringify(by.map(function (name) { return found.getAll(name); }));
    };
    var before = counted();
    var gone = function () { told.className = ""; told.textContent = forecast.dataset.lost; };
    var renew = function () {
      if (counted() === before) return;
      before = counted();
      var typed = new FormData(wishes);
      typed.delete("once");
      if (asking) asking.abort();
      asking = new XMLHttpRequest();
      asking.responseType = "document"; // parsed, never run
      asking.open("POST", forecast.dataset.forecast);
      asking.setRequestHeader("X-Forecast", "1");
      asking.onload = function () {
        var page = this.response, fresh = page && page.getElementById("forecast");
        if (!fresh) { gone(); return; }
        forecast.replaceChildren.apply(forecast, Array.from(document.importNode(fresh, true).childNodes));
        told.className = "visually-hidden";
        told.textContent = page.getElementById("forecast-says").textContent.trim();
      };
      asking.onerror = gone;
      asking.send(typed);
    };
    // Each count is one of the day's: a longer pause, or the end of a question, says that somebody is done.
    var later = function () { clearTimeout(soon); soon = setTimeout(renew, 1500); };
    wishes.addEventListener("input", later);
    wishes.addEventListener("focusout", function (event) {
      var next = event.relatedTarget;
      if (!next || next.name === event.target.name) return; // a label was pressed, or it is still the same question
      clearTimeout(soon);
      renew();
    });
  }

  // Before the sign-in ends by itself: a question with one button.
  var stay = document.querySelector("dialog[data-stay]");
  if (stay && stay.showModal) {
    var asks = stay.querySelector("form"), words = stay.querySelector("[data-over]"), turns = [];
    var wait = function (seconds) {
      turns.forEach(clearTimeout);
      if (seconds <= 0) { over(); return; }
      turns = [
        setTimeout(function () { stay.showModal(); }, Math.max(0, seconds - Number(stay.dataset.warn)) * 1000),
        setTimeout(over, seconds * 1000)
      ];
    };
    var over = function () {
      words.textContent = words.dataset.over;
      asks.hidden = true;
      stay.querySelector("[data-again]").hidden = false;
      if (!stay.open) stay.showModal();
    };
    var more = function (event) {
      event.preventDefault();
      event.stopPropagation();
      fetch(asks.action, { method: "POST", headers: { Accept: "application/json" }, body: new FormData(asks) })
        .then(function (answer) { return answer.json(); })
        .then(function (now) { if (now.seconds > 0) stay.close(); wait(now.seconds); })
        .catch(function () { asks.submit(); });
    };
    asks.addEventListener("submit", more);
    stay.addEventListener("cancel", more);
    wait(Number(stay.dataset.seconds));
  }

  // Leave this page: the link, or Shift three times, without a trace in the history of this tab.
  var leave = document.querySelector("[data-leave]");
  if (leave) {
    var presses = 0, since = 0;
    var go = function (event) {
      if (event) event.preventDefault();
      var ends = leave.dataset.end && document.querySelector("form[action='" + leave.dataset.end + "']");
      if (ends) navigator.sendBeacon(leave.dataset.end, new FormData(ends));
      document.documentElement.hidden = true;
      location.replace(leave.href);
    };
    leave.addEventListener("click", go);
    document.addEventListener("keyup", function (event) {
      if (event.key !== "Shift") { presses = 0; return; }
      if (Date.now() - since > 5000) presses = 0;
      since = Date.now();
      presses += 1;
      if (presses === 3) go();
    });
  }
})();
