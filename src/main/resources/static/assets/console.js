// Keeps ages right between two answers, and says so when the service stops answering.
// Every page works without this file.
(function () {
  'use strict';
  var serverNow = Date.parse(document.body.dataset.now);
  var ahead = serverNow ? serverNow - Date.now() : 0;
  var silent = document.getElementById('silent');
  var answered = Date.now();

  function span(seconds) {
    if (seconds < 100) return seconds + ' s';
    var minutes = Math.floor(seconds / 60);
    if (minutes < 100) return minutes + ' min';
    var hours = Math.floor(minutes / 60);
    if (hours < 48) return hours + ' h' + (minutes % 60 ? ' ' + (minutes % 60) + ' min' : '');
    return Math.floor(hours / 24) + ' d' + (hours % 24 ? ' ' + (hours % 24) + ' h' : '');
  }

  function age(time, lasting) {
    var seconds = Math.trunc((Date.now() + ahead - Date.parse(time)) / 1000);
    if (lasting) return 'for ' + span(Math.max(0, seconds));
    return seconds < 0 ? 'in ' + span(-seconds) : span(seconds) + ' ago';
  }

  setInterval(function () {
    document.querySelectorAll('time > .age').forEach(function (shown) {
      var words = age(shown.parentNode.getAttribute('datetime'), shown.classList.contains('lasting'));
      var text = shown.classList.contains('bare') ? words : '(' + words + ')';
      if (shown.textContent !== text) shown.textContent = text;
    });
  }, 1000);

  function lost() {
    if (!silent || !silent.hidden) return;
    silent.querySelector('time').textContent = new Date(answered).toLocaleTimeString();
    silent.hidden = false;
  }

  document.body.addEventListener('htmx:beforeSwap', function (event) {
    // a session that has ended answers with the sign-in page: go there as a whole
    if (/\/login(\?|$)/.test(event.detail.xhr.responseURL || '') || event.detail.xhr.status === 401) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  document.body.addEventListener('htmx:afterRequest', function (event) {
    if (event.detail.successful) {
      answered = Date.now();
      if (silent) silent.hidden = true;
    } else {
      lost();
    }
  });

  // a long picture shows the place where the run stands
  function showTokens() {
    document.querySelectorAll('.picture').forEach(showToken);
  }
  function showToken(picture) {
    var token = picture.querySelector('.dp-is-failed') || picture.querySelector('.dp-is-active');
    if (!token) return;
    var frame = picture.getBoundingClientRect();
    var at = token.getBoundingClientRect();
    picture.scrollLeft += at.left + at.width / 2 - frame.left - frame.width / 2;
    picture.scrollTop += at.top + at.height / 2 - frame.top - frame.height / 2;
  }
  document.body.addEventListener('htmx:oobAfterSwap', showTokens);
  window.addEventListener('resize', showTokens);
  showTokens();

  // a step's explanation opens when its box in the picture is clicked
  function openSteps() {
    var steps = document.getElementById('steps');
    if (steps && /^#step-/.test(location.hash)) {
      steps.open = true;
      var step = document.getElementById(location.hash.slice(1));
      if (step) step.scrollIntoView({ block: 'center' });
    }
  }
  window.addEventListener('hashchange', openSteps);
  openSteps();

  // few keys, listed by "?"; none of them acts on a run
  var going = false;
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var keys = document.getElementById('keys');
    if (!keys || keys.open) return;
    var went = going;
    going = false;
    if (event.key === '?') {
      keys.showModal();
    } else if (event.key === '/') {
      var field = document.querySelector('main input:not([type="hidden"]):not(:disabled), main textarea:not(:disabled)');
      if (!field) return;
      field.focus();
      event.preventDefault();
    } else if (event.key === 'g') {
      going = true;
    } else if (went && /^[a-z]$/.test(event.key)) {
      var door = document.querySelector('a[data-key="' + event.key + '"]');
      if (door) door.click();
    }
  });
})();
