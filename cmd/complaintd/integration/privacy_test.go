package integration

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// planted are what a customer's mails say of them. None of it may be found where
// those look who run the machine.
var planted = []string{"Zebedeus", "Plantemo", "zebedeus.plantemo", "privat.example", "Skjulveien", "+4799887766", "99887766", "76543219",
	"hemorroidekrem", "kjempepinlig", "resept-hemmelig", "utslett"}

// plantedMail is a mail full of it, by its number.
func plantedMail(n int, more string) []byte {
	return fmt.Appendf(nil, "From: Zebedeus Plantemo <zebedeus.plantemo@privat.example>\r\nTo: %s\r\nSubject: kjempepinlig sak om hemorroidekrem 76543219\r\n"+
		"Message-ID: <planted-%d@mail.example>\r\n%sMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		"Hei! Jeg fikk utslett av hemorroidekrem (ordre 76543219). Ring 99887766.\r\n\r\nZebedeus Plantemo\r\nSkjulveien 7\r\n0155 Oslo\r\n"+
		"--B\r\nContent-Type: application/pdf; name=resept-hemmelig.pdf\r\n\r\nhemorroidekrem\r\n--B--\r\n", mailbox, n, more)
}

// TestNothingOfACustomerIsLogged: a complaint, what follows it, what can't be read,
// a letter refused in words that quote it, and a colleague's answer, at the level
// debug; the log and /metrics tell nothing of what they say.
func TestNothingOfACustomerIsLogged(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	refusing := startScriptedSMTP(t, 0, func(step string) string {
		if strings.HasPrefix(step, "RCPT") && strings.Contains(step, "zebedeus") {
			return "550 5.1.1 <zebedeus.plantemo@privat.example> Zebedeus Plantemo has left Skjulveien 7"
		}
		return ""
	})
	for name, port := range map[string]int{"letters that are taken": out.port, "letters that are refused": refusing.port} {
		t.Run(name, func(t *testing.T) {
			program := install(t, plain(d, port))
			address := program.listening(t)
			program.edit(t, "listen:", "log: {level: debug}\nlisten:")
			running := program.start(t)
			hour := time.Now().Add(-time.Hour)
			d.deliver(t, delivery{plantedMail(1, ""), hour}, delivery{plantedMail(2, "In-Reply-To: <planted-1@mail.example>\r\n"), hour},
				delivery{plantedMail(3, strings.Repeat("X-Zebedeus: Plantemo\r\n", 20_000)), hour},
				delivery{[]byte("From: zebedeus.plantemo@privat.example\r\nSubject: hemorroidekrem\r\nContent-Type: multipart/mixed; boundary=\r\n\r\nhemorroidekrem"), hour},
				delivery{[]byte("From: Helen <head@hexpress.example>\r\nTo: " + mailbox + "\r\nSubject: Zebedeus Plantemo\r\nMessage-ID: <h@hexpress.example>\r\n\r\nWrite to Zebedeus Plantemo, Skjulveien 7.\r\n"), hour})
			eventually(t, func() bool { return d.count(t, "INBOX") == 0 && strings.Count(running.log.String(), " letter=") > 8 },
				func() string { return "not all is handled:\n" + running.log.String() })
			metrics := ask(address, "/metrics") + ask(address, "/readyz") + ask(address, "/healthz")
			running.stop(t)
			if !strings.Contains(metrics, "complaintd_mails_total") || !strings.Contains(running.log.String(), "level=INFO") {
				t.Fatal("there is no log, or there are no metrics")
			}
			for _, word := range planted {
				for where, text := range map[string]string{"log": running.log.String(), "metrics": metrics} {
					if i := strings.Index(strings.ToLower(text), strings.ToLower(word)); i >= 0 {
						t.Errorf("the %s tells %q: …%s…", where, word, text[max(0, i-200):min(len(text), i+100)])
					}
				}
			}
		})
	}
}
