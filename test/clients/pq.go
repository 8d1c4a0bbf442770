// lib/pq: plan on stdin, rows on stdout, as test/parts/clients has them.
package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	_ "github.com/lib/pq"
)

func text(value interface{}, kind string) string {
	if value == nil {
		return `\N`
	}
	switch kind {
	case "int":
		return strconv.FormatInt(value.(int64), 10)
	case "float":
		return strconv.FormatFloat(value.(float64), 'g', -1, 64)
	case "bool":
		if value.(bool) {
			return "t"
		}
		return "f"
	case "time", "local":
		return strconv.FormatInt(value.(time.Time).UnixMicro(), 10)
	case "date":
		return value.(time.Time).Format("2006-01-02")
	case "interval":
		// text, as the session writes it
		var hours, minutes int64
		var seconds float64
		fmt.Sscanf(string(value.([]byte)), "%d:%d:%g", &hours, &minutes, &seconds)
		return strconv.FormatInt((hours*60+minutes)*60000000+int64(seconds*1000000+0.5), 10)
	}
	var s string
	switch v := value.(type) {
	case []byte:
		s = string(v)
	default:
		s = v.(string)
	}
	return strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`).Replace(s)
}

func main() {
	db, err := sql.Open("postgres", "sslmode=disable")
	if err != nil {
		panic(err)
	}
	plan := bufio.NewScanner(os.Stdin)
	plan.Buffer(nil, 1<<20)
	for plan.Scan() {
		item := strings.Split(plan.Text(), "\t")
		kinds := strings.Split(item[2], ",")
		var arguments []interface{}
		times := 1
		if item[1] == "prepared" {
			arguments, times = append(arguments, item[4]), 7
		}
		statement, err := db.Prepare(item[3])
		if err != nil {
			panic(err)
		}
		for i := 0; i < times; i++ {
			rows, err := statement.Query(arguments...)
			if err != nil {
				panic(err)
			}
			if i == times-1 {
				fmt.Println("=", item[0])
			}
			for rows.Next() {
				values := make([]interface{}, len(kinds))
				places := make([]interface{}, len(kinds))
				for n := range values {
					places[n] = &values[n]
				}
				if err := rows.Scan(places...); err != nil {
					panic(err)
				}
				if i < times-1 {
					continue
				}
				out := make([]string, len(kinds))
				for n, value := range values {
					out[n] = text(value, kinds[n])
				}
				fmt.Println(strings.Join(out, "\t"))
			}
			if err := rows.Err(); err != nil {
				panic(err)
			}
		}
		statement.Close()
	}
}
