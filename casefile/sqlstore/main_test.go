package sqlstore

import (
	"os"
	"testing"

	"complaintd/casefile/sqlstore/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
