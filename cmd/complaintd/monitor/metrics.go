package monitor

import (
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"complaintd/casefile"
)

// prefix begins the name of every series of the daemon's own.
const prefix = "complaintd_"

// other stands for what is no value of its list: no label takes a text from
// elsewhere.
const other = "other"

// kinds and outcomes are the values of the labels of that name.
func kinds() []casefile.Kind {
	return []casefile.Kind{casefile.KindComplaint, casefile.KindFollowup, casefile.KindStaff, casefile.KindBounce,
		casefile.KindAutoReply, casefile.KindSpam, casefile.KindNotText, casefile.KindUnreadable}
}

func outcomes() []casefile.Outcome {
	return []casefile.Outcome{casefile.Delivered, casefile.Refused, casefile.Deferred, casefile.Uncertain, casefile.NotTried, casefile.GivenUp}
}

// oneOf is the value if it is in the list, else other.
func oneOf[T ~string](value T, list []T) string {
	if slices.Contains(list, value) {
		return string(value)
	}
	return other
}

// metrics are the series that count what happens, from the start of the process
// on. Those that show how things stand are gathered when they are asked for; see
// standing.
type metrics struct {
	registry *prometheus.Registry

	mails     *prometheus.CounterVec
	letters   *prometheus.CounterVec
	uncertain prometheus.Counter
	reloads   *prometheus.CounterVec
	scanned   *prometheus.CounterVec
	ingest    prometheus.Histogram
	answered  prometheus.Histogram
	commit    prometheus.Histogram
}

func newMetrics(m *Monitor) *metrics {
	s := &metrics{registry: prometheus.NewRegistry(),
		mails:     counters("mails_total", "Mails taken into the case file, by what they were.", "kind"),
		letters:   counters("letters_total", "Attempts to send a letter, by the letter's name and what became of the attempt.", "letter", "outcome"),
		uncertain: prometheus.NewCounter(prometheus.CounterOpts{Name: prefix + "letters_uncertain_total", Help: "Attempts whose end is not known: the letter may have gone, and is sent again with the same Message-ID."}),
		reloads:   counters("reloads_total", "Times that the configuration was read anew, by what became of it.", "result"),
		scanned:   counters("files_examined_total", "Mails and files of mails that the virus scanner was given, by what it said of each.", "result"),
		ingest:    histogram("ingest_latency_seconds", "From a mail's receipt by the mail server, which that tells to the second, to its commit.", .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 86400),
		answered:  histogram("mail_to_letter_seconds", "From the beginning of the pass that took a mail, at once after IDLE told of it, to the submission server's acceptance of a letter that it led to, at the first attempt. Letters that wait on purpose are left out.", .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300),
		commit:    histogram("commit_duration_seconds", "Time until a commit was on the disk.", .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5),
	}
	s.registry.MustRegister(s.mails, s.letters, s.uncertain, s.reloads, s.scanned, s.ingest, s.answered, s.commit, newStanding(m), buildInfo(m.cfg),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	s.beginAtZero()
	return s
}

// beginAtZero shows the series that are watched for a change before the first
// one happens: the first would not be seen as one.
func (s *metrics) beginAtZero() {
	for _, kind := range kinds() {
		s.mails.WithLabelValues(string(kind))
	}
	for _, result := range []string{reloadApplied, reloadRefused} {
		s.reloads.WithLabelValues(result)
	}
	for _, result := range []string{scanClean, scanThreat, scanUnexamined} {
		s.scanned.WithLabelValues(result)
	}
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels)
}

func histogram(name, help string, buckets ...float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets})
}

// buildInfo is a series of the value 1 with what the program is.
func buildInfo(cfg Config) prometheus.Collector {
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + "build_info", Help: "The program's version; always 1.",
		ConstLabels: prometheus.Labels{"version": strings.ToValidUTF8(cfg.Version, ""), "goversion": runtime.Version()}})
	info.Set(1)
	return info
}

func (s *metrics) taken(kind casefile.Kind, received, now time.Time) {
	s.mails.WithLabelValues(oneOf(kind, kinds())).Inc()
	if !received.IsZero() {
		s.ingest.Observe(max(now.Sub(received), 0).Seconds())
	}
}

func (s *metrics) settled(letter string, settlement casefile.Settlement) {
	s.letters.WithLabelValues(letter, oneOf(settlement.Outcome, outcomes())).Inc()
	if settlement.Outcome == casefile.Uncertain || settlement.Unsure {
		s.uncertain.Inc()
	}
}

// Committed is for sqlstore.Store.OnCommit.
func (m *Monitor) Committed(took time.Duration) { m.metrics.commit.Observe(took.Seconds()) }

// What became of a configuration that was read anew.
const (
	reloadApplied = "applied"
	reloadRefused = "refused"
)

// Reloaded: the configuration was read anew, and applied or refused.
func (m *Monitor) Reloaded(applied bool) {
	result := reloadRefused
	if applied {
		result = reloadApplied
	}
	m.metrics.reloads.WithLabelValues(result).Inc()
}
